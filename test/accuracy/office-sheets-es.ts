/** Home-made office sheets in Spanish. */
import { type Fixture, sheet } from './fixture.ts'

export const OFFICE_SHEETS_ES: readonly Fixture[] = [
  sheet(
    'colegio: alumnos',
    { country: 'CO', delimiter: ';' },
    `
    Código | from 3001 | urn:ext
    Nombres | first | ? name:1
    Primer apellido | last | ? name:3
    Segundo apellido | last2 | ? name:4
    Grado | of 6A;6B | -
    Fecha de nacimiento | dmy | field:fecha_de_nacimiento datetime
    Acudiente | other-name | ? name
    Celular del acudiente | mobile | urn:tel
    Correo | 50% email | urn:mailto`,
  ),
  sheet(
    'clínica dental',
    { country: 'ES', delimiter: ';', encoding: 'latin1' },
    `
    Nº historia | from 100 | -
    Nombre y apellidos | name | name
    DNI | number 8 | ? ignore
    Móvil | mobile | ? urn:whatsapp
    Teléfono fijo | 30% landline | ? urn:tel
    Correo electrónico | 70% email | urn:mailto
    F. nacimiento | dmy | field:f_nacimiento datetime
    Próxima cita | dmy | -`,
  ),
  sheet(
    'parroquia',
    { country: 'MX' },
    `
    Nombre completo | NAME | name
    Whatsapp | mobile | urn:whatsapp
    Colonia | of Centro;Roma | field:colonia
    Cumpleaños | dm | field:cumpleanos
    Coro | of Sí;No | -
    Grupo Catequesis | of Sí;No | group:Catequesis`,
  ),
  sheet(
    'gimnasio',
    { country: 'ES' },
    `
    Socio | name | name
    Nº de socio | from 10 | urn:ext
    Tel. | mobile | urn:tel
    Email | email | urn:mailto
    Cuota | money | -
    Alta | dmy | -
    Estado | of Activo;Baja;Activo | ? status`,
  ),
  sheet(
    'comunidad de vecinos',
    { country: 'ES', delimiter: ';' },
    `
    Piso | of 1A;2B | -
    Propietario | name | name
    Teléfono | landline | ? urn:tel
    Teléfono móvil | mobile | ? urn:whatsapp
    E-mail | email | urn:mailto
    Dirección | street | field:direccion
    Observaciones | note | field:observaciones`,
  ),
  sheet(
    'ong: voluntarios',
    { country: 'CO' },
    `
    Nombre | first | name:1
    Apellido | last | name:3
    Cédula | number 8 | ? ignore
    Celular | mobile | urn:tel
    Ciudad | city | field:ciudad
    Idioma | of Español;Inglés | language
    Etiquetas | of Norte;Sur | groups
    No contactar | 10% of Sí | opt-out`,
  ),
  sheet(
    'tienda: clientes',
    { country: 'MX' },
    `
    ID del cliente | code C | urn:ext
    Cliente | name | name
    Teléfono | mobile | urn:tel
    RFC | code XAXX | ? ignore
    Fecha de nacimiento | dmy | field:fecha_de_nacimiento datetime
    Código postal | number 5 | field:codigo_postal
    Última compra | dmy | -
    Monto | money | -`,
  ),
  sheet(
    'inscripciones',
    { country: 'ES' },
    `
    Marca | time | -
    Nombre | name | ? name
    Apellidos | last | ? name:3
    Número | mobile | ? urn:tel
    Correo electrónico del tutor | other-email | urn:mailto
    Talla | of S;M;L | -`,
  ),
  sheet(
    'pacientes con contacto de emergencia',
    { country: 'CO', delimiter: ';' },
    `
    Historia | from 700 | -
    Paciente | name | name
    Celular | mobile | urn:tel
    Contacto de emergencia | other-name | -
    Teléfono de emergencia | mobile | -
    EPS | of Sura;Sanitas | -`,
  ),
  sheet(
    'directorio en dos idiomas',
    { country: 'US' },
    `
    Name / Nombre | name | name
    Phone / Teléfono | mobile | urn:tel
    Correo / Email | email | urn:mailto
    City / Ciudad | city | field:city_ciudad
    Grupo | of A;B | groups`,
  ),
]
