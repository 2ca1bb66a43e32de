/**
 * Exports of other programs (headers.md): how each is recognised, and what its columns are. Headers stand in
 * normalised form, separated by `|`; `#` stands for any number.
 */
import type { NamePiece } from './said.ts'

/** What a vendor's column holds. `technical` is left out; `spare` is a phone for those who have no other. */
type VendorTarget =
  | NamePiece
  | 'name'
  | 'phone'
  | 'spare phone'
  | 'mail'
  | 'groups'
  | 'id'
  | 'field'
  | 'date'
  | 'status'
  | 'opt-out'
  | 'consent'
  | 'technical'

export type Vendor = {
  name: string
  /** Rare headers: all of one line (`+`) must be there, `/` between those of which one is enough, `first` of all. */
  signatures: readonly string[]
  columns: Partial<Record<VendorTarget, string>>
  /** What every header about the person begins with, before its own name. */
  prefix?: RegExp
  /** Its telephone columns say themselves that they are telephones; false where people wrote the headers. */
  writesHeaders: boolean
}

const OUTLOOK_EN =
  `home street # | home city # | home state # | home postal code # | home country region # | business street #
  | business city # | business state # | business postal code # | business country region # | other street # | other city #
  | other state # | other postal code # | other country region #`.replaceAll(' #', '')

/** In this order: the first whose signature fits. */
export const VENDORS: readonly Vendor[] = [
  {
    name: 'Google Contacts',
    signatures: [
      'phone # label',
      'e mail # label + labels',
      'given name + phone # type',
      'given name + group membership',
    ],
    writesHeaders: true,
    columns: {
      name: 'name',
      prefix: 'name prefix',
      first: 'first name | given name',
      middle: 'middle name | additional name',
      last: 'last name | family name',
      suffix: 'name suffix',
      phone: 'phone # value',
      mail: 'e mail # value',
      groups: 'labels | group membership',
      date: 'birthday',
      field: `nickname | organization name | organization title | organization department | notes | address 1 street
        | address 1 city | address 1 region | address 1 postal code | address 1 country | organization # name
        | organization # title | organization # department`,
      technical: `phone # label | phone # type | e mail # label | e mail # type | file as | yomi name | given name yomi
        | additional name yomi | family name yomi | phonetic first name | phonetic middle name | phonetic last name
        | initials | short name | maiden name | photo | website # label | website # type | website # value
        | address # label | address # type | address # formatted | address # street | address # city | address # po box
        | address # region | address # postal code | address # country | address # extended address | event # label
        | event # type | event # value | relation # label | relation # type | relation # value | im # type | im # service
        | im # value | im # label | custom field # label | custom field # type | custom field # value | location
        | organization # type | organization # yomi name | organization # symbol | organization # location
        | organization # job description | billing information | directory server | mileage | occupation | hobby
        | sensitivity | priority | subject | gender | language`,
    },
  },
  {
    name: 'RD Station',
    signatures: ['estagio no funil + email + nome'],
    writesHeaders: true,
    columns: {
      name: 'nome',
      phone: 'celular | telefone',
      mail: 'email',
      groups: 'tags | estagio no funil | dono do lead',
      id: 'url publica',
      status: 'status para comunicacao por email',
      date: 'data de aniversario | data da primeira conversao | data da ultima conversao',
      field: `empresa | cargo | pais | estado | cidade | biografia | lead scoring perfil | lead scoring interesse
        | total de conversoes | origem da primeira conversao | origem da ultima conversao`,
      technical:
        'base legal para comunicacao | eventos ultimos 100 | eventos ultimos # | twitter | facebook | linkedin | website',
    },
  },
  {
    name: 'Shopify',
    signatures: ['accepts email marketing'],
    writesHeaders: true,
    columns: {
      first: 'first name',
      last: 'last name',
      phone: 'phone',
      'spare phone': 'default address phone',
      mail: 'email',
      groups: 'tags',
      id: 'customer id',
      consent: 'accepts email marketing | accepts sms marketing',
      field: `total spent | total orders | note | default address company | default address address1
        | default address address2 | default address city | default address zip | company | address1 | address2 | city | zip`,
      technical: `tax exempt | default address province code | default address country code | province code
        | country code`,
    },
  },
  {
    name: 'Brevo',
    signatures: ['email blacklisted'],
    writesHeaders: true,
    columns: {
      first: 'firstname | prenom | vorname',
      last: 'lastname | nom | nachname',
      phone: 'sms',
      mail: 'email',
      'opt-out': 'email blacklisted | sms blacklisted | whatsapp blacklisted',
      consent: 'opt in | double opt in',
      technical: 'added time | modified time | contact timezone | landline number type',
    },
  },
  {
    name: 'Mailchimp',
    signatures: ['member rating + leid'],
    writesHeaders: true,
    columns: {
      first: 'first name | fname',
      last: 'last name | lname',
      phone: 'phone number | phone | sms phone number',
      mail: 'email address',
      groups: 'tags',
      id: 'euid | leid',
      'opt-out': 'unsub time',
      technical: `member rating | optin time | optin ip | confirm time | confirm ip | latitude | longitude | gmtoff | dstoff
        | timezone | cc | region | last changed | notes | unsub campaign title | unsub campaign id | unsub reason
        | unsub reason other | clean time | clean campaign title | clean campaign id`,
    },
  },
  {
    name: 'Facebook lead ads',
    signatures: ['ad name + form name'],
    writesHeaders: true,
    columns: {
      name: 'full name | nome completo | nombre completo',
      first: 'first name',
      last: 'last name',
      phone: 'phone number | phone | numero de telefone | telefone | numero de telefono | telefono',
      mail: 'email',
      groups: 'form name',
      id: 'id',
      technical: `created time | ad id | ad name | adset id | adset name | campaign id | campaign name | form id
        | is organic | platform | lead status | inbox url | is qualified | is quality | is converted | vehicle`,
    },
  },
  {
    name: 'Zoho CRM',
    signatures: ['contact owner id', 'account name id'],
    writesHeaders: true,
    columns: {
      name: 'contact name | full name',
      prefix: 'salutation',
      first: 'first name',
      last: 'last name',
      phone: 'mobile | phone | home phone | other phone',
      mail: 'email | secondary email',
      groups: 'tag | lead source',
      id: 'record id | contact id',
      'opt-out': 'email opt out',
      date: 'created time | date of birth',
      field: `account name | title | department | mailing street | mailing city | mailing state | mailing zip
        | mailing country | description`,
      technical: `contact owner | contact owner id | account name id | modified time | created by | created by id
        | modified by | modified by id | asst phone | assistant | fax | last activity time | reporting to | reporting to id
        | vendor name | vendor name id | layout | layout id`,
    },
  },
  {
    name: 'HubSpot',
    signatures: ['record id + lifecycle stage / contact owner'],
    writesHeaders: true,
    columns: {
      first: 'first name',
      last: 'last name',
      phone: 'phone number | mobile phone number',
      mail: 'email',
      groups: 'lifecycle stage | lead status | contact owner',
      id: 'record id',
      date: 'create date | date of birth',
      field: 'associated company | company name | job title',
      technical:
        'associated company ids | associated company ids primary | last modified date | last activity date',
    },
  },
  {
    name: 'Salesforce',
    signatures: ['account name + mailing city / account owner', 'id + firstname + lastname'],
    writesHeaders: true,
    columns: {
      name: 'name | full name',
      prefix: 'salutation',
      first: 'first name | firstname',
      middle: 'middle name | middlename',
      last: 'last name | lastname',
      suffix: 'suffix',
      phone: `phone | mobile | home phone | other phone | mobilephone | homephone | otherphone | mobile phone
        | business phone`,
      mail: 'email',
      groups: 'lead source',
      id: 'contact id | id',
      'opt-out': 'email opt out | hasoptedoutofemail | do not call | donotcall',
      date: 'birthdate',
      field: `account name | title | department | mailing street | mailing city | mailing state province
        | mailing zip postal code | mailing country | mailing state | mailing zip | mailingstreet | mailingcity
        | mailingstate | mailingpostalcode | mailingcountry | leadsource`,
      technical: `account owner | account id | accountid | contact owner | ownerid | assistant | assistantname
        | assistantphone | asst phone | fax | last activity | last modified date | lastmodifieddate | createddate
        | created date | systemmodstamp`,
    },
  },
  {
    name: 'Pipedrive',
    signatures: ['name + organization + owner + label'],
    prefix: /^\s*\ufeff?(?:person|pessoa|persona|personne)\s+-\s+/i,
    writesHeaders: true,
    columns: {
      name: 'name | nome | nombre | nom',
      first: 'first name | primeiro nome | nombre de pila | prenom',
      last: 'last name | sobrenome | apellido | apellidos | nom de famille',
      phone: `phone | phone mobile | phone work | phone home | phone other | telefone | telefone celular | telefone trabalho
        | telefone comercial | telefone residencial | telefone casa | telefone outro | telefone outros | telefono
        | telefono movil | telefono trabajo | telefono casa | telefono hogar | telefono otro | telephone | telephone mobile
        | telephone portable | telephone travail | telephone domicile | telephone autre`,
      mail: `email | email work | email home | email other | e mail | e mail trabalho | email trabalho | e mail casa
        | email casa | e mail residencial | email residencial | email outro | e mail outro | email outros | e mail outros
        | correo electronico | correo electronico trabajo | correo electronico casa | correo electronico hogar
        | correo electronico otro | e mail travail | e mail domicile | e mail autre | email travail`,
      groups: `labels | label | owner | etiquetas | etiqueta | marcadores | proprietario | propietario | etiquettes
        | etiquette | proprietaire`,
      id: 'id',
      field: 'organization | organisation | organizacao | organizacion',
      technical: `organization id | organizacao id | organizacion id | organisation id | open deals | closed deals
        | won deals | lost deals | next activity date | last activity date | person created | update time | visible to
        | people | profile picture | email messages count | total activities | done activities`,
    },
  },
  {
    name: 'Outlook',
    signatures: [
      'e mail address + business phone',
      'e mail address + home phone + mobile phone',
      'endereco de e mail / endereco de email / endereco de correio eletronico + telefone comercial / fone comercial / telefone do emprego / telefone emprego + sufixo / segundo nome / nome do meio / fax comercial / outro telefone / outro fone',
      'direccion de correo electronico + telefono del trabajo / telefono trabajo / particular + sufijo / segundo nombre / tratamiento / fax del trabajo / otro telefono',
    ],
    writesHeaders: true,
    columns: {
      name: 'display name | mostrar nome | nombre en pantalla',
      prefix: 'title | titulo | tratamiento',
      first: 'first name | primeiro nome | nome | nome proprio | nombre',
      middle: 'middle name | nome do meio | segundo nome | segundo nombre',
      last: 'last name | sobrenome | ultimo nome | apelido | apellidos | apellido',
      suffix: 'suffix | sufixo | sufijo',
      phone: `mobile phone | home phone | business phone | primary phone | other phone
        | telefone comercial | fone comercial | telefone residencial | fone de casa | telefone celular | celular | telemovel
        | outro telefone | outro fone | telefone principal | fone primario | fone de trabalho | telefone do emprego
        | telefone emprego | telefone da residencia | telefone residencia
        | telefono del trabajo | telefono trabajo | particular | telefono particular | movil | telefono movil
        | otro telefono | telefono principal`,
      mail: `e mail address | e mail # address | endereco de e mail | endereco de email | endereco de correio eletronico
        | endereco de e mail # | endereco de email # | e mail primario | e mail secundario
        | direccion de correo electronico | direccion del correo electronico
        | direccion de correo electronico principal | direccion de correo electronico secundaria`,
      groups: 'categories | categorias',
      date: 'birthday | aniversario | data de nascimento | cumpleanos | fecha de nacimiento',
      field: `company | job title | department | notes | ${OUTLOOK_EN} | empresa | organizacao | cargo | departamento | notas
        | anotacoes | informacoes | organizacion | puesto | cidade comercial | estado comercial | rua comercial
        | codigo postal comercial | cidade de casa | estado de casa | rua de casa | codigo postal de casa
        | cidade do endereco comercial | estado do endereco comercial | cep do endereco comercial
        | rua do endereco comercial | cidade do endereco residencial | estado do endereco residencial
        | cep do endereco residencial | rua do endereco residencial | ciudad del trabajo | ciudad de trabajo
        | calle del trabajo | codigo postal del trabajo | ciudad particular | ciudad de residencia | calle particular | codigo postal particular`,
      technical: `given yomi | surname yomi | company yomi | anniversary | web page | home fax | business fax | other fax
        | pager | assistant s phone | assistant s name | company main phone | callback | car phone | radio phone | tty tdd phone
        | isdn | telex | nickname | spouse | children | manager s name | personal web page | schools | hobby | location
        | e mail type | e mail # type | e mail display name | e mail # display name | gender | initials | keywords | language
        | priority | private | profession | referred by | sensitivity | user # | account | billing information
        | directory server | government id number | mileage | office location | organizational id number | internet free busy
        | home address po box | business address po box | other address po box`,
    },
  },
  {
    name: 'ActiveCampaign',
    signatures: ['date created + ip + tags', 'date created + ip address + tags'],
    writesHeaders: true,
    columns: {
      first: 'first name',
      last: 'last name',
      phone: 'phone',
      mail: 'email',
      groups: 'tags',
      id: 'contact id',
      status: 'status',
      technical: 'date created | ip | ip address | date updated | last activity',
    },
  },
  {
    name: 'WooCommerce',
    signatures: ['billing phone'],
    writesHeaders: true,
    columns: {
      first: 'billing first name | first name',
      last: 'billing last name | last name',
      phone: 'billing phone',
      mail: 'billing email | email | user email | email address',
      id: 'customer id | user id',
      field:
        'billing company | billing address 1 | billing city | billing postcode | billing state | billing country',
      technical: `billing address 2 | shipping first name | shipping last name | shipping company | shipping address 1
        | shipping address 2 | shipping city | shipping postcode | shipping state | shipping country | shipping phone
        | username | user login | user pass | role | roles`,
    },
  },
  {
    name: 'systeme.io',
    signatures: ['date registered + surname + tags'],
    writesHeaders: true,
    columns: {
      first: 'first name',
      last: 'surname',
      phone: 'phone number',
      mail: 'email',
      groups: 'tags',
      technical: 'date registered',
    },
  },
  {
    name: 'Stripe',
    signatures: ['id + email + name + created utc / delinquent / card id / default source'],
    writesHeaders: true,
    columns: {
      name: 'name',
      phone: 'phone',
      mail: 'email',
      id: 'id',
      field: 'description',
      technical: `created utc | delinquent | card id | default source | currency | plan | total spend | payment count
        | refunded volume | dispute losses | card last# | card brand | account balance`,
    },
  },
  {
    name: 'LinkedIn',
    signatures: ['first name + last name + email address + connected on'],
    writesHeaders: true,
    columns: {
      first: 'first name',
      last: 'last name',
      mail: 'email address',
      field: 'company | position',
      technical: 'url | connected on',
    },
  },
  {
    // The columns that main/spreadsheets/vcard.ts makes.
    name: 'vCard',
    signatures: ['uid + nickname + website + postal code'],
    writesHeaders: true,
    columns: {
      name: 'name',
      first: 'first name',
      last: 'last name',
      phone: 'phone',
      mail: 'e mail',
      groups: 'groups',
      date: 'birthday',
      field:
        'nickname | company | department | job title | street | city | state | postal code | country | notes',
      technical: 'website | uid',
    },
  },
  {
    name: 'Google Forms',
    signatures: ['first timestamp', 'first carimbo de data hora', 'first marca temporal'],
    writesHeaders: false,
    columns: {
      technical: 'timestamp | carimbo de data hora | marca temporal | score | pontuacao | puntuacion',
    },
  },
]
