/** A header's words, the same for all ways of writing it: "Tel. p/ contato" and "telefone para contato" are alike. */
import { normaliseHeader } from './headers.ts'

/** Words between blanks. */
export const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/))

/** Little words that carry no meaning in a header, and those of a form's questions. */
const LITTLE = words(`
  de do da dos das del la el los las lo o a os as ao of the e y and ou or u para for por pra com con with em en in na
  qual cual quais es what is whats your you seu sua seus suas teu tua su sus tu tus meu minha mi my nosso
  favor please informe informar digite digita escreva escriba indique ingrese insira enter por me nos
  obrigatorio obrigatoria obligatorio requerido required opcional optional se si tiver tiene any if
  ex exemplo ejemplo eg somente apenas solo only so s p c sem abreviacoes abreviar to reach at can we onde
  donde mora vive reside voce usted`)

/** Abbreviations and other spellings of a word, or of two that were written as one. */
const SPELLINGS: ReadonlyMap<string, string> = new Map(
  `tel=telefone tels=telefone tl=telefone tlf=telefone tfno=telefone telef=telefone fone=telefone fones=telefone
   telefones=telefone telefono=telefone telefonos=telefone phone=telefone phones=telefone telephone=telefone
   telephones=telefone cel=celular cels=celular celulares=celular cell=celular cellphone=celular cellphones=celular
   mobile=celular mobiles=celular movil=celular moviles=celular telemovel=celular telemoveis=celular
   whats=whatsapp wpp=whatsapp wsp=whatsapp zap=whatsapp zapzap=whatsapp whatsap=whatsapp watsapp=whatsapp
   wasap=whatsapp whatapp=whatsapp wapp=whatsapp zapp=whatsapp
   emails=email mail=email mails=email correo=email correos=email
   nasc=nascimento nac=nacimiento nascto=nascimento dt=data dta=data fec=fecha fch=fecha
   cod=codigo cods=codigo code=codigo mat=matricula matr=matricula
   num=numero nro=numero nr=numero n=numero no=numero number=numero numeros=numero
   end=endereco dir=direccion addr=address addresses=address dpto=departamento depto=departamento dept=departamento
   resp=responsavel respons=responsavel alunos=aluno clientes=cliente pacientes=paciente
   contatos=contato contactos=contacto contacts=contact cli=cliente
   telf=telefone tlfno=telefone tlfo=telefone ph=telefone mob=celular cellular=celular adress=address emerg=emergencia
   telefonico=telefone telefonica=telefone numbers=numero niver=aniversario aniv=aniversario
   nomecompleto=nome_completo nomecliente=nome_cliente nomealuno=nome_aluno nombrecompleto=nombre_completo
   fullname=full_name contactname=contact_name razaosocial=razao_social
   datanascimento=data_nascimento datanasc=data_nascimento dtnasc=data_nascimento dtnascimento=data_nascimento
   dateofbirth=birthdate fechanacimiento=fecha_nacimiento codcliente=codigo_cliente idcliente=id_cliente
   telres=telefone_residencial telcel=telefone_celular telcom=telefone_comercial foneres=telefone_residencial
   phonenumber=telefone_numero mobilephone=celular_telefone emailaddress=email_address zipcode=zip
   landline=telefone_fixo landlines=telefone_fixo
   1er=1 1ro=1 2do=2 1o=1 2o=2 3o=3 1a=1 2a=2 1st=1 2nd=2`
    .trim()
    .split(/\s+/)
    .map((pair) => {
      const [from = '', to = ''] = pair.split('=')
      return [from, to] as const
    }),
)

/** Two words that are one. */
const JOINED: readonly (readonly [RegExp, string])[] = [
  [/\be mails?\b/g, 'email'],
  [/\bcorreios? eletronicos?\b|\bcorreos? electronicos?\b|\bendereco eletronico\b/g, 'email'],
  [/\b(?:whats|wats) (?:app|ap|up)\b|\bzap zap\b/g, 'whatsapp'],
  [/\bcell phone\b/g, 'celular'],
  [/\bcodigo (?:do |de |del )?pais\b|\bcountry code\b/g, 'ddi'],
  [/\bopt out\b/g, 'optout'],
  [/\bc c\b/g, 'cc'],
  [/\bnext of kin\b/g, 'kin'],
  [/\bhead of household\b/g, 'householder'],
  [/\bpost code\b/g, 'postcode'],
  [/\bzip code\b/g, 'zip'],
]

/** All words of a header in their usual spelling, normalised (headers.md). */
export function tokensOf(header: string): string[] {
  let plain = normaliseHeader(header.replace(/(?<=\p{Ll})(?=\p{Lu})/gu, ' '))
    .replace(/(?<=\p{L}\s*)#|#(?=\s*\p{L})/gu, ' numero ')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .replace(/(?<=\p{L}{2})(?=\d)/gu, ' ')
    .trim()
  for (const [apart, joined] of JOINED) plain = plain.replace(apart, joined)
  return plain
    .split(' ')
    .filter((token) => token !== '')
    .flatMap((token) => (SPELLINGS.get(token) ?? token).split('_'))
}

/** Without little words. */
export const meaningful = (tokens: readonly string[]): string[] =>
  tokens.filter((token) => !LITTLE.has(token))
