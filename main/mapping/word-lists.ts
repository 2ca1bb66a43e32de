/** Words and whole headers in Portuguese, Spanish and English (headers.md), and what they are words for. */
import { meaningful, tokensOf, words } from './header-words.ts'

/** Whole headers, in their usual spelling and without little words. */
const phrases = (text: string): ReadonlySet<string> =>
  new Set(
    text
      .split(/[|\n]/)
      .map((phrase) => meaningful(tokensOf(phrase)).join(' '))
      .filter((phrase) => phrase !== ''),
  )

/** People a spreadsheet lists: with "nome do ...", or alone, they are the contact. */
export const PEOPLE = words(`
  cliente contato contacto contact aluno aluna estudante paciente associado associada socio socia membro morador moradora
  condomino beneficiario beneficiaria hospede colaborador colaboradora funcionario funcionaria candidato candidata
  participante inscrito inscrita voluntario voluntaria doador doadora inquilino inquilina proprietario proprietaria
  assinante usuario usuaria lead pessoa fiel dizimista atleta crianca titular tutorado segurado segurada asegurado asegurada
  alumno alumna estudiante miembro vecino vecina residente empleado empleada donante huesped suscriptor persona nino nina
  propietario propietaria asistente afiliado afiliada feligres
  customer client student pupil patient member resident guest employee attendee participant donor volunteer tenant
  subscriber person child user applicant parishioner dizimista jogador motorista cooperado cooperada filiado filiada
  contribuinte assistido assistida interessado interessada comprador compradora consumidor convidado convidada prestador prestadora locatario
  locataria servidor catequizando arrendatario copropietario asociado asociada deudor trabajador trabajadora invitado
  invitada jugador conductor postulante buyer registrant player runner driver homeowner prospect respondent candidate
  trainee learner worker beneficiary policyholder insured householder requerente
  solicitante outorgante`)

/** Those of them that somebody else answers for. */
export const MINORS = words(`
  aluno aluna estudante crianca atleta alumno alumna estudiante nino nina student pupil child menor catequizando`)

export const ACCOUNTS = words('user usuario usuaria')

/** Words that alone are no name: "Usuário" is an account, "Pessoa" may be its kind. */
export const NOT_ALONE = words(
  'user usuario usuaria pessoa persona person lead titular asistente fiel tutorado',
)

export const GUARDIANS = words(`
  responsavel responsaveis responsable guardian guardians parent parents tutor tutora acudiente apoderado apoderada
  encargado encargada representante legal pais padres
  financeiro financeira`)

export const PARENTS = words('mae pai mother father mom mum dad madre padre mama papa')

/** People and things a contact's row also tells about. */
export const OTHERS = words(`
  conjuge conyuge esposo esposa marido spouse husband wife
  partner fiador fiadora avalista aval guarantor filho filha filhos hijo hija hijos avo irmao irma hermano
  emergencia emergency urgencia recado recados referencia reference vendedor vendedora seller salesperson sales corretor
  corretora medico medica doctor professor professora teacher profesor profesora atendente agent agente gerente manager
  assistente assistant testemunha testigo kin empresa company negocio banco escola school escuela secretaria indicado indicada
  indicador indicacao patrocinador supervisor supervisora consultor consultora consultant owner dono dona advogado lawyer
  contador padrinho madrinha referido referrer pastor sindico organizacao organizacion convenio fornecedor proveedor`)

export const PHONES = words('telefone celular whatsapp')
/** Words beside a phone's that leave it a phone of the contact. */
export const BESIDE_PHONES = words(`
  numero ddd pessoal personal particular principal primario primary main secundario secondary alternativo alternativa
  alternative alternate outro outra otro otra other adicional additional residencial residencia res casa home domicilio
  comercial com trabalho trabajo work business office oficina escritorio fixo fijo fixed landline linha linea movel
  completo full internacional international codigo ddi area primeiro segundo first second primer atual actual
  current preferido preferred ativo contato contacto contact digitos digits sms daytime evening day best
  melhor mejor`)
export const LANDLINES = words(
  'fixo fijo fixed landline residencial residencia res casa home domicilio comercial',
)

/** Words beside an e-mail's that leave it an e-mail of the contact. */
export const BESIDE_MAILS = words(`
  endereco direccion address pessoal personal particular principal primario primary main secundario secundaria secondary
  alternativo alternativa alternative alternate outro otro other adicional additional corporativo corporate institucional
  profissional profesional professional comercial trabalho trabajo work business home contato contacto contact valido
  valid atual actual current preferido preferred primeiro segundo first second best melhor mejor`)

export const NAMES = words('nome nombre nombres name names')
export const BESIDE_NAMES = words('completo completos full inteiro legal')

export const IDS = words('id ids codigo matricula identificador identifier')
export const BESIDE_IDS = words(`
  numero interno internal externo external sistema system contato contacto contact registro unico unique crm record`)

export const FULL_NAMES = phrases(`
  nome completo | nombre completo | full name | nome sobrenome | nome sobrenomes | nome razao social | razao social nome | nombre apellido | nombre apellidos
  nombres apellidos | nombres apellido | apellidos nombres | apellidos nombre | apellido nombre | apellido nombres
  first last name | first name last name | last first | last name first name | name last first | name first last | name surname | nome apelido | nome apelidos | fullname`)
export const SHOWN_NAMES = phrases(`
  display name | mostrar nome | nome exibicao | nombre pantalla | contact display name`)
/** Companies: as good a name as a word for a person. */
export const COMPANY_NAMES = phrases('razao social | razon social')
export const FIRST_NAMES = phrases(`
  primeiro nome | nome proprio | prenome | first name | firstname | given name | given names | forename | fname
  nombre pila | primer nombre | first | 1 nome`)
export const MIDDLE_NAMES = phrases(
  'nome meio | segundo nome | middle name | additional name | segundo nombre | second name | middlename',
)
export const LAST_NAMES = phrases(`
  ultimo nome | sobrenome | sobrenomes | nome familia | last name | lastname | surname | family name | lname | last
  apellido | apellidos | primer apellido | apellido paterno | 1 apellido | apellido 1`)
export const SECOND_LAST_NAMES = phrases(
  'segundo apellido | apellido materno | segundo sobrenome | 2 apellido | apellido 2',
)

export const GROUPS = phrases(`
  grupo | grupos | categoria | categorias | etiqueta | etiquetas | lista | listas | segmento | segmentos | turma | turmas
  setor | setores | mailing list | equipe | equipes | tag | tags | group | groups | label | labels | category | categories | list | lists
  segment | segments | marcador | marcadores | equipo | equipos | team | teams`)
/** Where these stand before a name, they belong to it: "Turma A". */
export const GROUPS_BY_WHOLE_NAME = words(
  'turma equipe equipo setor categoria category segmento segment lista list',
)

/** Ids without a word for one. */
export const ID_NUMBERS = phrases(
  'prontuario | numero prontuario | numero inscricao | numero inscripcion | legajo | numero cadastro | cadastro numero | numero ficha | numero expediente | account numero | membership numero',
)

export const DOCUMENTS = phrases(`
  cpf | cnpj | cpf cnpj | cnpj cpf | rg | dni | nif | nie | cedula | cedula identidad | cedula ciudadania | documento
  numero documento | documento identidade | documento identidad | document | document numero | identidad | curp | rfc
  cuit | cuil | rut | nit | passaporte | pasaporte | passport | ssn | cnh | numero cpf | numero rg | numero dni
  numero cedula | dni nie | rg cpf | cpf rg | nif nie | identidade | carteira identidade | id nacional | national id | id numero | cc | ci | cedula extranjeria`)

export const BIRTHDAYS = phrases(`
  aniversario | data aniversario | d nascimento | d n | f n | data nascimento | nascimento | data nascto | dia nascimento
  fecha nacimiento | nacimiento | cumpleanos | fecha cumpleanos | f nacimiento
  birthday | birth date | birthdate | date birth | dob | born | data nac | birth day`)

export const FIELDS = phrases(`
  cidade | municipio | cidade uf | uf | cep | bairro | endereco | endereco completo | rua | logradouro | pais
  complemento | cidade estado
  ciudad | provincia | codigo postal | cp | direccion | direccion completa | calle | barrio | colonia | localidad | localidade
  city | town | state | province | state region | state province | zip | postal codigo | postcode | address | street
  street address | home address | address line 1 | zip postal code | endereco comercial
  estado uf | uf estado | estado provincia | address line | avenida | comentarios | rua av | endereco residencial | country | country region
  empresa | organizacao | cargo | departamento | nome empresa | funcao | profissao
  organizacion | puesto | nombre empresa | profesion | ocupacion
  company | company name | organization | organisation | job title | department | organization name | occupation
  observacoes | observacao | obs | notas | nota | informacoes | anotacoes
  observaciones | observacion
  notes | note | comments | remarks`)

export const LANGUAGES = phrases(`
  primary language | main language | native language | idioma materno | idioma | lingua | lengua | language | idioma preferido | idioma preferencia | lingua preferida | preferred language
  language preference | lengua preferida`)

export const STATUSES = phrases(
  'status | situacao | situacion | estatus | situacao cadastral | status cadastral',
)

export const OPT_OUTS = phrases(`
  unsubscribed | unsubscribe | optout | email optout | sms optout | whatsapp optout | has opted out email | opted out
  hasoptedoutofemail | donotcall | email blacklisted | sms blacklisted | whatsapp blacklisted | unsub time | unsubscribed
  from all email | unsubscribed from all email | unsubscribed all email | do not contact | do not call | do not email
  not contact | dnd | descadastrado | descadastrada | descadastro | desinscrito | bloqueado | bloqueada | blocked
  nao perturbe | nao contatar | nao enviar | nao ligar | nao enviar whatsapp | nao enviar mensagem | nao enviar mensagens
  desuscrito | desuscripto | dado baja | do not text | do not message | do not sms | do not whatsapp | no contactar | no molestar | no enviar | no llamar`)

/** Beside a detail's words these leave it that detail: "Endereço (rua e nº)", "Cidade atual". */
export const BESIDE_FIELDS = words(
  'numero completo completa residencial comercial atual actual current home residencia',
)

/** Kinds of phones that stand alone as headers, if their values are phones. */
export const PHONES_BY_KIND = phrases(`
  particular | home | casa | residencial | comercial | trabalho | trabajo | work | office | principal | sms`)

/** Headers that programs write where nobody named a column. */
export const NO_HEADER =
  /^(?:|[a-z]|f\d+|(?:column|columna|coluna|campo|field|col|unnamed|untitled|sem nome|sin nombre|sem titulo)\s*:?\s*(?:\d+|[a-z]{1,3})?)$/
