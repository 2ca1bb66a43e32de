/** One fixture for each vendor of headers.md, in each of its variants. */
import { type Fixture, sheet } from './fixture.ts'

export const VENDOR_SHEETS: readonly Fixture[] = [
  sheet(
    'RapidPro export',
    { vendor: 'RapidPro, TextIt or Weni' },
    `
    Contact UUID | uuid | uuid
    Name | name | name
    Language | of por;eng;spa | language
    Status | of Active;Active;Blocked | status
    Created On | time | -
    Last Seen On | 50% time | -
    URN:Tel | mobile+ | urn:tel
    URN:Tel | 20% mobile+ | urn:tel
    URN:Whatsapp | mobile-full | urn:whatsapp
    URN:Mailto | 60% email | urn:mailto
    Field:Cidade | city | field:cidade
    Field:Data de Nascimento | dmy | field:data_de_nascimento
    Group:Clientes | of true;false | group:Clientes
    Group:VIP 2024 | of true;false | group:VIP 2024`,
  ),
  sheet(
    'RapidPro export, anonymous',
    { vendor: 'RapidPro, TextIt or Weni', country: 'US' },
    `
    Contact UUID | uuid | uuid
    Name | name | name
    Language | of eng;spa | language
    Created On | time | -
    Last Seen On | time | -
    Ref | code CT | -
    Legacy ID | from 9000 | -
    Scheme | of tel;whatsapp | -
    URN:Tel | mobile+ | urn:tel
    Group:Staff | of true;false | group:Staff`,
  ),
  sheet(
    'RapidPro import template',
    { vendor: 'RapidPro, TextIt or Weni', country: 'US' },
    `
    URN:Tel | mobile+ | urn:tel
    Name | name | name
    Field:Team | of Red;Blue | field:team`,
  ),
  sheet(
    'Weni import template',
    { vendor: 'RapidPro, TextIt or Weni' },
    `
    URN:whatsapp | mobile-full | urn:whatsapp
    Name | name | name
    Field:Team | of Norte;Sul | field:team`,
  ),
  sheet(
    'Google Contacts, new',
    { vendor: 'Google Contacts' },
    `
    First Name | first | name:2
    Middle Name | 20% last2 | name:3
    Last Name | last | name:4
    Phonetic First Name | blank | -
    Phonetic Middle Name | blank | -
    Phonetic Last Name | blank | -
    Name Prefix | 20% of Dr.;Sra. | name:1
    Name Suffix | blank | name:6
    Nickname | 20% first | field:nickname
    File As | blank | -
    Organization Name | 30% of Padaria Sol;Oficina Lua | field:organization_name
    Organization Title | 30% of Gerente;Caixa | field:organization_title
    Organization Department | blank | -
    Birthday | 30% iso | field:birthday datetime
    Notes | 20% note | field:notes
    Photo | 20% url lh3.example.com | -
    Labels | of * myContacts;Clientes ::: * myContacts;* myContacts ::: * starred | groups
    E-mail 1 - Label | of * ;Work | -
    E-mail 1 - Value | email | urn:mailto
    E-mail 2 - Label | blank | -
    E-mail 2 - Value | 20% other-email | urn:mailto
    Phone 1 - Label | of Mobile;Work | -
    Phone 1 - Value | mobile ::: mobile+ | urn:tel
    Phone 2 - Label | 30% of Home;+55 84 3222-1111 | -
    Phone 2 - Value | 30% landline | urn:tel
    Address 1 - Label | of Home;Work | -
    Address 1 - Formatted | street | -
    Address 1 - Street | street | field:address_1_street
    Address 1 - City | city | field:address_1_city
    Address 1 - PO Box | blank | -
    Address 1 - Region | of RN;SP | field:address_1_region
    Address 1 - Postal Code | cep | field:address_1_postal_code
    Address 1 - Country | of Brasil;Brazil | field:address_1_country
    Address 1 - Extended Address | blank | -
    Custom Field 1 - Label | of CPF;Sala | -
    Custom Field 1 - Value | number 3 | -`,
  ),
  sheet(
    'Google Contacts, old',
    { vendor: 'Google Contacts', country: 'ES', delimiter: '\t', encoding: 'utf16le' },
    `
    Name | name | name
    Given Name | first | -
    Additional Name | blank | -
    Family Name | last | -
    Yomi Name | blank | -
    Name Prefix | blank | -
    Name Suffix | blank | -
    Initials | blank | -
    Nickname | blank | -
    Birthday | 20% iso | field:birthday datetime
    Gender | blank | -
    Location | blank | -
    Occupation | blank | -
    Notes | 30% note | field:notes
    Group Membership | of * myContacts;Clientes ::: * myContacts | groups
    E-mail 1 - Type | of * ;Work | -
    E-mail 1 - Value | email | urn:mailto
    Phone 1 - Type | of Mobile;Home | -
    Phone 1 - Value | mobile | urn:tel
    Phone 2 - Type | 20% of Work | -
    Phone 2 - Value | 20% landline | urn:tel
    Organization 1 - Type | blank | -
    Organization 1 - Name | 30% of Bar Sol;Taller Luna | field:organization_1_name
    Organization 1 - Title | blank | -`,
  ),
  sheet(
    'Outlook',
    { vendor: 'Outlook', country: 'US' },
    `
    Title | 30% of Mr.;Ms. | name:1
    First Name | first | name:2
    Middle Name | 20% last2 | name:3
    Last Name | last | name:4
    Suffix | 10% of Jr. | name:6
    Given Yomi | blank | -
    Surname Yomi | blank | -
    Company | of Wingtip;Fabrikam | field:company
    Department | 40% of Sales;HR | field:department
    Job Title | 50% of Clerk;Manager | field:job_title
    Business Street | 50% street | field:business_street
    Business City | 50% city | field:business_city
    Home Street | blank | -
    Home City | 50% city | field:home_city
    Assistant's Phone | 10% landline | -
    Business Fax | 20% landline | -
    Business Phone | 60% landline | urn:tel
    Business Phone 2 | 10% landline | urn:tel
    Home Phone | 30% landline | urn:tel
    Home Phone 2 | blank | urn:tel
    Mobile Phone | mobile | urn:tel
    Other Phone | blank | urn:tel
    Primary Phone | blank | urn:tel
    Pager | blank | -
    Birthday | 50% mdy | field:birthday datetime
    Categories | of Customers;Friends;Customers;Friends | groups
    E-mail Address | email | urn:mailto
    E-mail Type | of SMTP | -
    E-mail Display Name | name | -
    E-mail 2 Address | 20% other-email | urn:mailto
    E-mail 3 Address | blank | urn:mailto
    Manager's Name | 20% other-name | -
    Notes | 30% note | field:notes
    Web Page | blank | -`,
  ),
  sheet(
    'Outlook in Portuguese',
    { vendor: 'Outlook', encoding: 'latin1' },
    `
    Título | 20% of Dr.;Sra. | name:1
    Primeiro nome | first | name:2
    Nome do meio | 20% last2 | name:3
    Último nome | last | name:4
    Sufixo | blank | name:6
    Empresa | of Padaria Sol;Oficina Lua | field:empresa
    Departamento | blank | -
    Cargo | 40% of Gerente;Caixa | field:cargo
    Rua comercial | 40% street | field:rua_comercial
    Cidade comercial | 40% city | field:cidade_comercial
    Fone do Assistente | 10% landline | -
    Fax comercial | 20% landline | -
    Fone comercial | 60% landline | urn:tel
    Fone comercial 2 | blank | urn:tel
    Fone de casa | 30% landline | urn:tel
    Celular | mobile | urn:tel
    Outro Fone | blank | urn:tel
    Fone Primario | blank | urn:tel
    Aniversário | 40% dmy | field:aniversario datetime
    Categorias | of Clientes;Amigos | groups
    Endereço de E-mail | email | urn:mailto
    Endereço de E-mail 2 | 20% other-email | urn:mailto
    Nome do gerente | 20% other-name | -
    Notas | 30% note | field:notas
    Página Web | blank | -`,
  ),
  sheet(
    'Outlook.com in Brazil',
    { vendor: 'Outlook' },
    `
    Título | blank | name:1
    Nome | first | name:2
    Segundo Nome | blank | name:3
    Sobrenome | last | name:4
    Sufixo | blank | name:6
    Empresa | of Padaria Sol;Oficina Lua | field:empresa
    Cidade do Endereço Comercial | city | field:cidade_do_endereco_comercial
    Fax Comercial | blank | -
    Telefone Comercial | 60% landline | urn:tel
    Telefone Residencial | 30% landline | urn:tel
    Telefone Celular | mobile | urn:tel
    Outro Telefone | blank | urn:tel
    Telefone Principal | blank | urn:tel
    Aniversário | blank | -
    Anotações | 30% note | field:anotacoes
    Categorias | of Clientes;Amigos | groups
    Endereço de Email | email | urn:mailto
    Endereço de Email 2 | blank | urn:mailto
    Nome para Exibição do Email | name | -`,
  ),
  sheet(
    'Outlook in Spanish',
    { vendor: 'Outlook', country: 'ES' },
    `
    Tratamiento | 20% of Sr.;Sra. | name:1
    Nombre | first | name:2
    Segundo nombre | blank | name:3
    Apellidos | last | name:4
    Sufijo | blank | name:6
    Organización | of Bar Sol;Taller Luna | field:organizacion
    Puesto | 40% of Gerente;Cajera | field:puesto
    Calle del trabajo | 40% street | field:calle_del_trabajo
    Código postal del trabajo | 40% number 5 | field:codigo_postal_del_trabajo
    Teléfono del trabajo | 60% landline | urn:tel
    Particular | 30% landline | urn:tel
    Móvil | mobile | urn:tel
    Otro teléfono | blank | urn:tel
    Teléfono principal | blank | urn:tel
    Cumpleaños | 30% dmy | field:cumpleanos datetime
    Categorías | of Clientes;Amigos | groups
    Dirección de correo electrónico | email | urn:mailto
    Dirección de correo electrónico 2 | 20% other-email | urn:mailto
    Notas | 20% note | field:notas`,
  ),
  sheet(
    'HubSpot',
    { vendor: 'HubSpot', country: 'US' },
    `
    Record ID | from 51250038001 | urn:ext
    First Name | first | name:1
    Last Name | last | name:3
    Email | email | urn:mailto
    Phone Number | 50% landline | urn:tel
    Mobile Phone Number | mobile | urn:tel
    Contact owner | of Sam Example;Kim Example | groups
    Lead Status | of Open;New;In progress | groups
    Lifecycle Stage | of Lead;Customer | groups
    Company Name | of Wingtip;Fabrikam | field:company_name
    Job Title | of Clerk;Manager | field:job_title
    City | city | field:city
    Create Date | time | field:create_date datetime
    Last Activity Date | 50% time | -`,
  ),
  sheet(
    "HubSpot with the shop's own columns",
    { vendor: 'HubSpot' },
    `
    Record ID | from 901 | urn:ext
    First Name | first | name:1
    Last Name | last | name:3
    Email | email | urn:mailto
    Phone Number | mobile | urn:tel
    Contact owner | of Rita;Caio | groups
    Associated Company | of Padaria Sol;Oficina Lua | field:associated_company
    Associated Company IDs | number 9 | -
    CPF | 40% cpf | ? ignore
    Unsubscribed from all email | of true;false;false | opt-out
    Number of times contacted | number 1 | -`,
  ),
  sheet(
    'Salesforce report',
    {
      vendor: 'Salesforce',
      country: 'US',
      above: 'Contacts & Accounts\r\nAs of 2026-03-02 09:15\r\n\r\n',
      below: 'Grand Totals (24 records),,,,,,,,,,,\r\n',
    },
    `
    Salutation | of Mr.;Ms. | name:1
    First Name | first | name:2
    Last Name | last | name:4
    Title | of Clerk;Manager | field:title
    Account Name | of Wingtip;Fabrikam | field:account_name
    Mailing Street | street | field:mailing_street
    Mailing City | city | field:mailing_city
    Mailing State/Province | of NY;CA | field:mailing_state_province
    Phone | landline | urn:tel
    Mobile | mobile | urn:tel
    Email | email | urn:mailto
    Account Owner | of Sam Example;Kim Example | -
    Lead Source | of Web;Phone | groups
    Contact ID | code 0035g00000AbC | urn:ext`,
  ),
  sheet(
    'Salesforce Data Loader',
    { vendor: 'Salesforce', country: 'US' },
    `
    Id | code 0035g00000XyZ | urn:ext
    FirstName | first | name:1
    LastName | last | name:3
    Phone | 60% landline | urn:tel
    MobilePhone | mobile | urn:tel
    HomePhone | blank | urn:tel
    OtherPhone | blank | urn:tel
    Email | email | urn:mailto
    AccountId | code 0015g00000AcC | -
    MailingCity | city | field:mailingcity`,
  ),
  sheet(
    'Salesforce Data Loader, success file',
    { vendor: 'Salesforce', country: 'US' },
    `
    ID | code 0035g00000XyZ | urn:ext
    FirstName | first | name:1
    LastName | last | name:3
    Email | email | urn:mailto
    MobilePhone | mobile | urn:tel
    STATUS | of Item Created;Item Updated | status`,
  ),
  sheet(
    'Pipedrive',
    { vendor: 'Pipedrive', country: 'GB' },
    `
    Person - ID | from 1 | urn:ext
    Person - Name | name | name
    Person - First name | first | -
    Person - Last name | last | -
    Person - Labels | of Hot lead;Customer | groups
    Person - Organization | of Wingtip;Fabrikam | field:person_organization
    Person - Email - Work | email | urn:mailto
    Person - Email - Home | 20% other-email | urn:mailto
    Person - Email - Other | blank | urn:mailto
    Person - Phone - Work | 50% landline | urn:tel
    Person - Phone - Home | blank | urn:tel
    Person - Phone - Mobile | mobile | urn:tel
    Person - Phone - Other | blank | urn:tel
    Person - Owner | of Sam Example;Kim Example | groups
    Person - Open deals | number 1 | -
    Person - Person created | time | -
    Organization - Name | of Wingtip;Fabrikam | -`,
  ),
  sheet(
    'Pipedrive in Portuguese',
    { vendor: 'Pipedrive' },
    `
    Pessoa - ID | from 1 | urn:ext
    Pessoa - Nome | name | name
    Pessoa - Telefone - Celular | mobile | urn:tel
    Pessoa - Telefone - Trabalho | 40% landline | urn:tel
    Pessoa - E-mail - Trabalho | email | urn:mailto
    Pessoa - Etiquetas | of Quente;Cliente | groups
    Pessoa - Organização | of Padaria Sol;Oficina Lua | field:pessoa_organizacao
    Pessoa - Proprietário | of Rita;Caio | groups
    Organização - Nome | of Padaria Sol;Oficina Lua | -
    Negócio - Título | note | -`,
  ),
  sheet(
    'Pipedrive in Spanish',
    { vendor: 'Pipedrive', country: 'MX' },
    `
    Persona - Nombre | name | name
    Persona - Teléfono | mobile | urn:tel
    Persona - Correo electrónico | email | urn:mailto
    Persona - Organización | of Bar Sol;Taller Luna | field:persona_organizacion
    Persona - ID | from 10 | urn:ext
    Organización - Dirección | street | -`,
  ),
  sheet(
    'Pipedrive in French',
    { vendor: 'Pipedrive', country: 'ES' },
    `
    Personne - Nom | name | name
    Personne - Téléphone - Mobile | mobile | urn:tel
    Personne - E-mail - Travail | email | urn:mailto
    Personne - Organisation | of Bar Sol;Taller Luna | field:personne_organisation
    Organisation - Nom | of Bar Sol;Taller Luna | -`,
  ),
  sheet(
    'Pipedrive, list view',
    { vendor: 'Pipedrive', country: 'GB' },
    `
    Name | name | name
    Email | email | urn:mailto
    Phone | mobile | urn:tel
    Organization | of Wingtip;Fabrikam | field:organization
    Owner | of Sam Example;Kim Example | groups
    Label | of Hot lead;Customer | groups`,
  ),
  sheet(
    'Zoho CRM',
    { vendor: 'Zoho CRM', country: 'US' },
    `
    Record Id | code zcrm_4150868000000 | urn:ext
    Contact Owner.id | code zcrm_41 | -
    Contact Owner | of Sam Example;Kim Example | -
    Lead Source | of Web;Fair | groups
    First Name | first | -
    Last Name | last | -
    Contact Name | name | name
    Account Name.id | code zcrm_42 | -
    Account Name | of Wingtip;Fabrikam | field:account_name
    Email | email | urn:mailto
    Secondary Email | 10% other-email | urn:mailto
    Title | of Clerk;Manager | field:title
    Phone | 50% landline | urn:tel
    Home Phone | blank | urn:tel
    Other Phone | blank | urn:tel
    Mobile | mobile | urn:tel
    Created Time | time | field:created_time datetime
    Modified Time | time | -
    Email Opt Out | of false;false;true | opt-out
    Tag | of VIP;Partner | groups
    Mailing City | city | field:mailing_city`,
  ),
  sheet(
    'RD Station',
    { vendor: 'RD Station', delimiter: '\t', encoding: 'utf16le' },
    `
    Email | email | urn:mailto
    Nome | name | name
    Telefone | 40% landline | urn:tel
    Celular | mobile | urn:tel
    Empresa | of Padaria Sol;Oficina Lua | field:empresa
    Cargo | of Dona;Gerente | field:cargo
    Estado | of RN;SP | field:estado
    Cidade | city | field:cidade
    Biografia | blank | -
    Lead Scoring - Perfil | of a;b;c | field:lead_scoring_perfil
    Lead Scoring - Interesse | number 2 | field:lead_scoring_interesse
    Estágio no funil | of Lead;Lead Qualificado;Cliente | groups
    Dono do Lead | of rita@example.com;caio@example.com | groups
    URL pública | url app.rdstation.example/leads/public | urn:ext
    Tags | of evento,palestra;blog | groups
    Status para comunicação por email | of Opt-in;Opt-in;Descadastrado | status
    Base legal para comunicação | of Consentimento | -
    Data de aniversário | 30% dmy | field:data_de_aniversario datetime
    Total de conversões | number 1 | field:total_de_conversoes
    Data da primeira conversão | time | field:data_da_primeira_conversao datetime
    Origem da primeira conversão | of Busca;Social | field:origem_da_primeira_conversao
    Eventos (Últimos 100) | note | -
    Nome.1 | 10% name | -
    Celular.1 | 10% mobile | urn:tel`,
  ),
  sheet(
    'Mailchimp',
    { vendor: 'Mailchimp', country: 'US' },
    `
    Email Address | email | urn:mailto
    First Name | first | name:1
    Last Name | last | name:3
    Address | 30% street | field:address
    Phone Number | mobile | urn:tel
    Birthday | 30% dm | field:birthday
    MEMBER_RATING | number 1 | -
    OPTIN_TIME | time | -
    OPTIN_IP | blank | -
    CONFIRM_TIME | time | -
    CONFIRM_IP | of 203.0.113.7;203.0.113.9 | -
    LATITUDE | of 40.7;41.9 | -
    LONGITUDE | of -74.0;-87.6 | -
    GMTOFF | of -5;-6 | -
    DSTOFF | of -4;-5 | -
    TIMEZONE | of America/New_York | -
    CC | of US | -
    REGION | of NY;IL | -
    LAST_CHANGED | time | -
    LEID | from 120001 | -
    EUID | hex 10 | urn:ext
    NOTES | blank | -
    TAGS | of "VIP","Blog";"Blog" | groups`,
  ),
  sheet(
    'Mailchimp, merge tags',
    { vendor: 'Mailchimp', country: 'US' },
    `
    EMAIL | email | urn:mailto
    FNAME | first | name:1
    LNAME | last | name:3
    PHONE | 40% mobile | urn:tel
    SMS Phone Number | 30% mobile+ | urn:tel
    MEMBER_RATING | number 1 | -
    UNSUB_TIME | 20% time | opt-out
    UNSUB_CAMPAIGN_TITLE | 20% note | -
    LEID | from 120001 | urn:ext
    TAGS | of "VIP";"Blog" | groups`,
  ),
  sheet(
    'ActiveCampaign',
    { vendor: 'ActiveCampaign', country: 'US' },
    `
    Contact ID | from 1 | urn:ext
    Email | email | urn:mailto
    First Name | first | name:1
    Last Name | last | name:3
    Phone | 60% mobile+ | urn:tel
    Date Created | time | -
    IP | of 203.0.113.7;0.0.0.0 | -
    Tags | of vip,blog;blog | groups
    Status | of Active;Active;Unsubscribed;Bounced | status`,
  ),
  sheet(
    'Shopify',
    { vendor: 'Shopify', country: 'ES' },
    `
    Customer ID | «'» from 7012345678901 | urn:ext
    First Name | first | name:1
    Last Name | last | name:3
    Email | email | urn:mailto
    Accepts Email Marketing | of yes;no | -
    Default Address Company | blank | -
    Default Address Address1 | street | field:default_address_address1
    Default Address Address2 | blank | -
    Default Address City | city | field:default_address_city
    Default Address Province Code | of M;SE | -
    Default Address Country Code | of ES | -
    Default Address Zip | «'» number 5 | field:default_address_zip
    Default Address Phone | 70% landline | ? urn:tel
    Phone | 40% mobile+ | urn:tel
    Accepts SMS Marketing | of yes;no | -
    Total Spent | money | field:total_spent
    Total Orders | number 1 | field:total_orders
    Note | 20% note | field:note
    Tax Exempt | of yes;no | -
    Tags | of vip,online;online | groups`,
  ),
  sheet(
    'Shopify, phones at the address only',
    { vendor: 'Shopify', country: 'GB' },
    `
    Customer ID | «'» from 7012345678901 | urn:ext
    First Name | first | name:1
    Last Name | last | name:3
    Email | email | urn:mailto
    Accepts Email Marketing | of yes;no | -
    Default Address Phone | «'» mobile+ | urn:tel
    Phone | blank | urn:tel
    Tags | of vip,online;online | groups`,
  ),
  sheet(
    'Brevo',
    { vendor: 'Brevo', delimiter: ';' },
    `
    EMAIL | email | urn:mailto
    FIRSTNAME | first | name:1
    LASTNAME | last | name:3
    SMS | 70% mobile-full | urn:tel
    WHATSAPP | 30% mobile-full | urn:whatsapp
    EMAIL_BLACKLISTED | of false;false;true | opt-out
    SMS_BLACKLISTED | of false;true | opt-out
    ADDED_TIME | time | -
    MODIFIED_TIME | time | -
    DOUBLE_OPT-IN | of Yes;No | -`,
  ),
  sheet(
    'Facebook lead ads',
    { vendor: 'Facebook lead ads', delimiter: '\t', encoding: 'utf16le' },
    `
    id | «l:» from 990000111222 | urn:ext
    created_time | time | -
    ad_id | «ag:» from 120001 | -
    ad_name | of Promo A;Promo B | -
    adset_id | «as:» from 130001 | -
    adset_name | of Conjunto 1 | -
    campaign_id | «c:» from 140001 | -
    campaign_name | of Verão | -
    form_id | «f:» from 150001 | -
    form_name | of Orçamento;Visita | groups
    is_organic | of false;true | -
    platform | of fb;ig | -
    full_name | name | name
    phone_number | «p:» mobile+ | urn:tel
    email | email | urn:mailto
    cidade | city | field:cidade`,
  ),
  sheet(
    'systeme.io',
    { vendor: 'systeme.io', country: 'GB' },
    `
    Email | email | urn:mailto
    First name | first | name:1
    Surname | last | name:3
    Phone number | mobile | urn:tel
    Tags | of vip,online;online | groups
    Date registered | time | -`,
  ),
  sheet(
    'WooCommerce',
    { vendor: 'WooCommerce', country: 'US' },
    `
    Customer ID | from 33 | urn:ext
    Billing First Name | first | name:1
    Billing Last Name | last | name:3
    Billing Company | 20% of Wingtip;Fabrikam | field:billing_company
    Billing City | city | field:billing_city
    Billing Phone | mobile | urn:tel
    Billing Email | email | urn:mailto
    Shipping Phone | 20% landline | -`,
  ),
  sheet(
    'Stripe',
    { vendor: 'Stripe', country: 'US' },
    `
    id | code cus_Nq | urn:ext
    Description | blank | -
    Email | email | urn:mailto
    Name | name | name
    Created (UTC) | time | -
    Delinquent | of false;true | -
    Card ID | code card_ | -`,
  ),
  sheet(
    'LinkedIn',
    { vendor: 'LinkedIn', country: 'US' },
    `
    First Name | first | name:1
    Last Name | last | name:3
    URL | url www.linkedin.example/in | -
    Email Address | 30% email | urn:mailto
    Company | of Wingtip;Fabrikam | field:company
    Position | of Clerk;Manager | field:position
    Connected On | iso | -`,
  ),
  sheet(
    'Google Forms in Portuguese',
    { vendor: 'Google Forms' },
    `
    Carimbo de data/hora | time | -
    Qual é o seu nome completo? | name | name
    Seu WhatsApp com DDD | mobile | urn:whatsapp
    Endereço de e-mail | email | urn:mailto
    Qual a sua data de nascimento? | dmy | field:qual_a_sua_data_de_nascimento datetime
    Em qual cidade você mora? | city | field:em_qual_cidade_voce_mora
    Como ficou sabendo do curso? | of Instagram;Amigo | -`,
  ),
  sheet(
    'Google Forms in English',
    { vendor: 'Google Forms', country: 'US' },
    `
    Timestamp | time | -
    What is your full name? | name | name
    What is your phone number? | mobile | urn:tel
    Email Address | email | urn:mailto
    Your T-shirt size | of S;M;L | -`,
  ),
]
