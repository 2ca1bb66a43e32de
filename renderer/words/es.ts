import type { Words } from './en.ts'

export const es: Words = {
  welcome: 'Mantenga sus hojas de cálculo y sus contactos al día',
  tryTitle: 'Pruebe con una cuenta de práctica',
  tryText:
    'Una cuenta de mentira en esta PC con dos hojas de ejemplo. Nada sale de esta PC, y puede cambiar a su propia cuenta en cualquier momento.',
  tryButton: 'Iniciar la cuenta de práctica',
  ownTitle: 'Conectar su propia cuenta',
  address: 'Dirección de la plataforma',
  addressHint: 'TextIt, Weni u otra: pegue la dirección de cualquiera de sus páginas',
  key: 'Clave de acceso',
  connect: 'Probar la conexión',
  isItYours: 'Conectado a {{name}}. ¿Es esta su cuenta?',
  yes: 'Sí, es la mía',
  no: 'No',
  notKept:
    'Esta PC no tiene un llavero, así que la clave de acceso no se puede guardar. Se le pedirá de nuevo cuando el programa inicie.',
  badAddress:
    'Esta dirección no se puede usar. Empieza con https://, como en la barra de direcciones del navegador.',
  refused: 'La plataforma en {{host}} no acepta esta clave de acceso. Cópiela otra vez, completa.',
  unreachable:
    'No se pudo hablar con {{host}} ({{why}}). Revise la dirección y la conexión e inténtelo de nuevo.',
  clockOff: 'El reloj de esta PC está equivocado por {{hours}} horas. Corríjalo e inténtelo de nuevo.',
  practiceBanner: 'Cuenta de práctica: nada aquí es real, y nada sale de esta PC.',
  spreadsheets: 'Hojas de cálculo',
  noSpreadsheets: 'Aún no hay hojas de cálculo.',
  rows_one: '{{count}} fila',
  rows_other: '{{count}} filas',
  firstSync: 'esperando su aprobación',
  start: 'Iniciar',
  contacts: 'Contactos en la plataforma: {{count, number}}',
  waitsForYou: 'Lo espera a usted',
  nothingWaits: 'Nada lo espera.',
  checkNow: 'Revisar ahora',
  ownAccount: 'Conectar su propia cuenta',
  back: 'Volver',
  closeTitle: 'El programa sigue trabajando',
  closeText:
    'Sigue junto al reloj, donde su icono muestra cómo está. Para tener el icono a la vista, arrástrelo fuera de los iconos ocultos.',
  understood: 'Entendido',
  quit: 'Salir de todos modos',
}
