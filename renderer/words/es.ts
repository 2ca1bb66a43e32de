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
  rows_one: '{{count, number}} fila',
  rows_other: '{{count, number}} filas',
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
  common: {
    earlier: 'Anteriores',
    later: 'Siguientes',
    range: '{{from}} a {{to}} de {{total}}',
    sheet: 'hoja {{sheet}}',
    column: 'columna {{column}}',
    loading: 'Cargando',
    starting: 'Iniciando',
    failed: 'Algo salió mal en el programa, y esto no se pudo mostrar. No se cambió nada.',
    tryAgain: 'Intentar de nuevo',
    openFile: 'Abrir archivo',
    empty: '(vacío)',
    becomes: 'pasa a ser',
    row: 'fila {{row, number}}',
    cancel: 'Cancelar',
    close: 'Cerrar',
    copied: 'Copiado',
  },
  nav: {
    overview: 'Resumen',
    review: 'Revisión',
    activity: 'Actividad',
    contacts: 'Contactos',
    account: 'Cuenta',
    settings: 'Configuración',
  },
  frame: {
    pages: 'Páginas',
    practice: 'Cuenta de práctica',
    reviewWaiting_one: 'Revisión, {{count, number}} asunto lo espera',
    reviewWaiting_other: 'Revisión, {{count, number}} asuntos lo esperan',
    died: 'La parte que hace el trabajo se detuvo varias veces. No se perdió nada.',
    startAgain: 'Iniciarla de nuevo',
  },
  overview: {
    pause: 'Pausar',
    resume: 'Continuar',
    pauseFor: { hour: 'Por 1 hora', tomorrow: 'Hasta mañana', 'until-resumed': 'Hasta que yo continúe' },
    sending: 'Enviando',
    sent: '{{done}} de {{total}} enviados',
    queued_one: '{{count, number}} cambio espera su envío',
    queued_other: '{{count, number}} cambios esperan su envío',
    doneAt: 'Listo hacia las {{at}}, con la PC encendida',
    doneBetween: 'Listo entre {{from}} y {{to}}, con la PC encendida',
    budget: 'La plataforma permite {{allowed}} pedidos por hora; {{used}} se usaron en la última hora.',
    review: 'Ver lo que espera',
    needs: {
      firstSyncs_one: 'hoja espera su aprobación antes de enviar nada',
      firstSyncs_other: 'hojas esperan su aprobación antes de enviar nada',
      conflicts_one: 'contacto tiene dos valores diferentes',
      conflicts_other: 'contactos tienen dos valores diferentes',
      holds_one: 'grupo de cambios espera su aprobación',
      holds_other: 'grupos de cambios esperan su aprobación',
      problems_one: 'fila o celda no se puede usar como está',
      problems_other: 'filas o celdas no se pueden usar como están',
    },
    removals_one:
      '{{count, number}} persona salió de las hojas y se quitará a las {{at}}. Para conservarla, devuelva la fila.',
    removals_other:
      '{{count, number}} personas salieron de las hojas y se quitarán a las {{at}}. Para conservarlas, devuelva las filas.',
    readAt: 'leída {{at}}',
    state: {
      new: 'nueva',
      ready: 'al día',
      waiting: 'esperando el archivo',
      halted: 'detenido, no se cambió nada',
    },
    lookAndStart: 'Ver e iniciar',
    openNamed: 'Abrir archivo: {{name}}',
    lastRuns: 'Lo que se envió hace poco',
    nothingSent: 'no se envió nada',
  },
  trouble: {
    'key-refused':
      'La plataforma no acepta la clave de acceso. Cópiela de nuevo de su cuenta; lo que espera sigue esperando.',
    'no-permission':
      'La clave de acceso no puede cambiar contactos. Use la clave de un administrador o editor de la cuenta; lo que espera sigue esperando.',
    'key-missing': 'Hay que ingresar la clave de acceso una vez más. Lo que espera sigue esperando.',
    'account-suspended':
      'La plataforma no acepta cambios para esta cuenta. Consulte a su soporte; lo que espera sigue esperando.',
    'other-account':
      'La clave de acceso abre otra cuenta. No se envió nada; ingrese la clave de la cuenta correcta.',
    anonymous:
      'Esta cuenta oculta los números de teléfono, así que no se puede reconocer a nadie por ellos. Desactívelo en la plataforma, o use otra cuenta.',
    shrunk:
      'La plataforma muestra muchos menos contactos que antes. No se cambió nada; revise primero la cuenta.',
    offline:
      'Sin hablar con la plataforma desde {{since}}. Todo se guarda y se envía cuando vuelva la conexión.',
    enterKey: 'Ingresar la clave',
  },
  halt: {
    missing: 'El archivo no está. Conecte el disco o devuelva el archivo; se busca de nuevo por sí solo.',
    locked: 'Otro programa tiene abierto el archivo. Ciérrelo allí, o simplemente espere.',
    empty: 'No hay nada en el archivo. Guarde de nuevo la lista completa; hasta entonces no se cambia nada.',
    encrypted: 'El archivo tiene contraseña. Guarde una copia sin ella.',
    corrupted: 'El archivo está dañado. Ábralo en su programa y guárdelo de nuevo.',
    'half-written': 'El archivo está cortado, como si aún se copiara. Se lee de nuevo cuando esté completo.',
    'not-a-spreadsheet': 'Esto no es una hoja de cálculo. Guárdelo como xlsx o csv.',
    'too-large': 'El archivo es demasiado grande. Divídalo.',
    'no-header':
      'No se encontró una fila con los nombres de las columnas. Escriba nombres sobre las columnas.',
    'no-rows':
      'No hay filas debajo de los nombres de las columnas. Guarde de nuevo la lista completa; hasta entonces no se cambia nada.',
    'sheet-missing': 'La hoja no está. Devuélvale su nombre anterior.',
    'lost-column':
      'Falta una columna que antes estaba: {{missing}}. Devuélvala; hasta entonces no se cambia nada.',
    'missing-columns': 'Falta una columna: {{missing}}. Devuélvala; hasta entonces no se cambia nada.',
    'missing-key':
      'Falta la columna que distingue a las personas: {{missing}}. Devuélvala; hasta entonces no se cambia nada.',
    'lost-key':
      'Falta la columna que distingue a las personas: {{missing}}. Devuélvala; hasta entonces no se cambia nada.',
    'nothing-mapped': 'Ninguna columna se reconoció como teléfono, correo u otra dirección.',
    'cloud-placeholder':
      'El archivo está en la nube y no en esta PC. Elija "mantener siempre en este dispositivo" para él.',
    'not-readable': 'El disco o la red no entregó el archivo. Se intenta de nuevo por sí solo.',
    other: 'No se pudo leer. No se cambió nada; se intenta de nuevo por sí solo.',
  },
  change: {
    create: 'creado',
    update: 'cambiado',
    remove: 'quitado',
    leave: 'quitado de grupos',
    keep: 'dejado como en la plataforma',
    adopt: 'ya estaba igual',
  },
  attribute: {
    name: 'nombre',
    language: 'idioma',
    urns: 'teléfonos y direcciones',
    urn: 'teléfono o dirección',
    groups: 'grupos',
    status: 'estado',
    uuid: 'contacto',
  },
  preview: {
    title: 'Lo que haría el primer envío de {{name}}',
    nothingSent: 'No se ha enviado nada. Un primer envío nunca quita a nadie.',
    creates: 'Contactos nuevos',
    updates: 'Contactos que cambian',
    adopted: 'Ya estaban iguales',
    kept: 'La plataforma conserva otro valor',
    conflicts: 'Dos valores diferentes, para que usted decida',
    problems: 'Filas o celdas que no se pueden usar como están',
    first_one: 'El {{count, number}} cambio',
    first_other: 'Los primeros de {{count, number}} cambios',
    later: 'Decidir después',
  },
  review: {
    kinds: {
      all: 'Todo',
      conflict: 'Dos valores diferentes',
      hold: 'Esperando su aprobación',
      problem: 'Para corregir',
      'first-sync': 'Para iniciar',
    },
    kind: {
      conflict: 'dos valores diferentes',
      hold: 'esperando su aprobación',
      problem: 'no se puede usar como está',
      'first-sync': 'aún sin iniciar',
    },
    nothingMore: 'Cuando algo lo necesite, aparece aquí y junto al reloj.',
    keys: 'Con el teclado: las flechas arriba y abajo van de uno a otro, Tab lleva a los botones, la barra espaciadora pulsa uno. Enter no elige nada.',
    somebody: 'Un contacto sin nombre',
    about: {
      values: 'La hoja y la plataforma cambiaron esto. No se envía nada hasta que usted elija.',
      gone: 'Este contacto se eliminó en la plataforma, y su fila sigue en la hoja.',
      'removed-but-changed':
        'Esta fila salió de la hoja, pero el contacto se cambió después en la plataforma.',
      'urn-taken': 'Este número o dirección pertenece a otro contacto en la plataforma.',
      'two-owners': 'Esta fila coincide con dos contactos en la plataforma. ¿Cuál de ellos es?',
      'same-person': '¿Es la misma persona que otra cuya fila ya no está?',
    },
    before: 'Antes',
    inSpreadsheet: 'En la hoja',
    onPlatform: 'En la plataforma',
    both: 'ambos tenían esto: {{at}}',
    saved: 'leída: {{at}}',
    changed: 'contacto cambiado: {{at}}',
    notKnown: 'no se sabe',
    use: 'Usar {{value}}',
    keep: 'Conservar {{value}}',
    sheetStays: 'Su hoja queda como está.',
    copyValue: 'Copiar valor',
    orType: 'O escriba otro valor',
    typedFor: 'Otro valor para {{name}}',
    useTyped: 'Usar lo escrito',
    allOf: {
      spreadsheet: 'Usar todos los valores de la hoja',
      platform: 'Conservar todos los valores de la plataforma',
    },
    everybody: {
      spreadsheet_one: 'Para {{count, number}} contacto: usar los valores de la hoja',
      spreadsheet_other: 'Para los {{count, number}}: usar los valores de la hoja',
      platform_one: 'Para {{count, number}} contacto: conservar los valores de la plataforma',
      platform_other: 'Para los {{count, number}}: conservar los valores de la plataforma',
    },
    answer: {
      samePerson: 'Una sola persona: conservar el contacto y cambiarlo',
      differentPeople: 'Dos personas: quitar la anterior, crear la nueva',
      itIs: 'Es {{name}}',
      leaveRowOut: 'Dejar la fila fuera hasta que cambie',
      gone: {
        spreadsheet: 'Crear el contacto de nuevo (sus mensajes no vuelven)',
        platform: 'Dejarlo eliminado, y la fila fuera hasta que cambie',
      },
      'removed-but-changed': {
        spreadsheet: 'Quitar el contacto de todos modos',
        platform: 'Conservar el contacto; dejar de actualizarlo desde esta hoja',
      },
      'urn-taken': {
        spreadsheet: 'Quitárselo al contacto que lo tiene',
        platform: 'Dejarlo allí hasta que cambie la celda',
      },
    },
    waiting: 'Elegido: {{chosen}}. Se envía en diez segundos.',
    sending: 'Elegido: {{chosen}}.',
    done: 'Hecho: {{chosen}}.',
    refused:
      'Esto no se hizo: uno de los lados cambió desde que se mostró aquí, o ya se respondió. No se cambió nada.',
    takeBack: 'Deshacer la elección',
    lookAgain: 'Mirar de nuevo',
    hold: {
      removals_one: '{{count, number}} persona salió de la hoja',
      removals_other: '{{count, number}} personas salieron de la hoja',
      creates_one: '{{count, number}} persona nueva en la hoja',
      creates_other: '{{count, number}} personas nuevas en la hoja',
      column_one: '{{count, number}} valor de una columna cambió de una vez',
      column_other: '{{count, number}} valores de una columna cambiaron de una vez',
    },
    holdWhy: {
      removals:
        'Tantas de una vez puede ser un error, como un filtro o media lista. No les pasa nada hasta que usted decida; todo lo demás continúa.',
      creates:
        'Tantas de una vez puede ser un error, como otro archivo con el mismo nombre. No pasa nada hasta que usted decida; todo lo demás continúa.',
      column:
        'Tantos de una vez puede ser una columna desplazada. Estos valores no se envían hasta que usted decida; todo lo demás continúa.',
    },
    holdAnswer: {
      removals: {
        delete: {
          approve_one: 'Eliminar este contacto y sus mensajes',
          approve_other: 'Eliminar estos {{count, number}} contactos y sus mensajes',
          dismiss_one: 'Conservar el contacto; dejar de actualizarlo desde esta hoja',
          dismiss_other: 'Conservar los {{count, number}}; dejar de actualizarlos desde esta hoja',
        },
        'leave groups': {
          approve_one: 'Quitar el contacto de los grupos que dio la hoja',
          approve_other: 'Quitar estos {{count, number}} contactos de los grupos que dio la hoja',
          dismiss_one: 'Dejar el contacto en sus grupos; dejar de actualizarlo desde esta hoja',
          dismiss_other: 'Dejar los {{count, number}} en sus grupos; dejar de actualizarlos desde esta hoja',
        },
        keep: {
          approve_one: 'Dejar de actualizar este contacto',
          approve_other: 'Dejar de actualizar estos {{count, number}} contactos',
          dismiss_one: 'Conservar el contacto; dejar de actualizarlo desde esta hoja',
          dismiss_other: 'Conservar los {{count, number}}; dejar de actualizarlos desde esta hoja',
        },
      },
      creates: {
        approve_one: 'Crear este contacto',
        approve_other: 'Crear estos {{count, number}} contactos',
        dismiss_one: 'Dejar la fila fuera hasta que cambie',
        dismiss_other: 'Dejar estas {{count, number}} filas fuera hasta que cambien',
      },
      column: {
        approve_one: 'Enviar este valor',
        approve_other: 'Enviar estos {{count, number}} valores',
        dismiss_one: 'No enviarlo hasta que su celda cambie de nuevo',
        dismiss_other: 'No enviar ninguno de los {{count, number}} hasta que sus celdas cambien de nuevo',
        always_one: 'Enviarlo, y permitirlo siempre en la columna',
        always_other: 'Enviarlos, y permitirlo siempre en la columna',
      },
    },
    andMore: 'y {{count, number}} más',
    moreNames: 'Más nombres',
    fewerNames: 'Menos nombres',
    later: 'Decidir después (no pasa nada)',
    laterSaid: 'Dejado para después. No pasa nada hasta que usted decida.',
    since: 'desde {{at}}',
    firstSync: 'No se envía nada de esta hoja antes de que usted vea lo que pasaría y la inicie.',
  },
  problem: {
    'bad-phone': '"{{text}}" no es un número de teléfono completo. Escríbalo con el código de área y guarde.',
    'foreign-length-phone':
      '"{{text}}" no es un teléfono de este país. Si es de otro país, escríbalo con el signo más, como {{international}}, y guarde.',
    'bad-email': '"{{text}}" no es una dirección de correo. Corríjala en la hoja y guarde.',
    'bad-language': '"{{text}}" no es un idioma. Escriba su nombre o su código, como "spa", y guarde.',
    'bad-number': '"{{text}}" no es un número que se lea de una sola manera. Corríjalo en la hoja y guarde.',
    'bad-date': '"{{text}}" no es una fecha. Escríbala como 2024-12-31 y guarde.',
    'bad-uuid':
      '"{{text}}" no es la identificación de un contacto en la plataforma. Cópiela de allí otra vez, o deje la celda en blanco.',
    'bad-urn': '"{{text}}" no es una dirección que la plataforma acepte. Corríjala en la hoja y guarde.',
    'bad-yes-no': '"{{text}}" no es sí ni no. Escriba uno de los dos y guarde.',
    'bad-group-name': '"{{text}}" no puede ser nombre de grupo. Cámbielo y guarde.',
    'cell-error': 'La celda muestra el error {{text}}. Corrija su fórmula y guarde.',
    'text-too-long': 'El texto es más largo de lo que la plataforma guarda. Acórtelo y guarde.',
    'name-too-long': 'El nombre es más largo de lo que la plataforma permite. Acórtelo y guarde.',
    'no-urn':
      'No hay teléfono, correo ni otra dirección, así que no se puede contactar a nadie. Complete una y guarde.',
    'blank-key': 'La celda que distingue a las personas está en blanco. Complétela y guarde.',
    'duplicate-key':
      '"{{text}}" está también en otra fila, con otros valores. Dé uno a cada persona, o borre una de las filas.',
    'last-urn':
      'Esto quitaría la última dirección del contacto, así que se dejó. Complete la nueva, o borre la fila.',
    'opted-out':
      '"{{text}}" dice que esta persona no quiere mensajes, así que la fila no se envía. No hay que hacer nada.',
    'too-many-values':
      'Hay más direcciones o grupos para una persona de los que la plataforma acepta. Borre algunos y guarde.',
    'urn-in-two-rows':
      '"{{text}}" está también en otra fila. Déjelo con la persona a la que pertenece y guarde.',
    'group-is-query':
      'La plataforma llena el grupo "{{text}}" con una regla propia, así que no se puede poner a nadie en él. Use el nombre de otro grupo.',
    'group-gone':
      'El grupo "{{text}}" se eliminó en la plataforma y no se crea de nuevo. Créelo allí, o quite su nombre de la hoja.',
    'field-refused':
      'La plataforma no acepta el campo "{{text}}". Elimine allí un campo que nadie use, o dé otro nombre a este.',
    'group-refused':
      'La plataforma no acepta el grupo "{{text}}". Elimine allí un grupo que nadie use, o dé otro nombre a este.',
    'refused-by-platform':
      'La plataforma rechazó esta fila. Corríjala en la hoja y guarde, y se envía de nuevo.',
    'changed-by-platform':
      'La plataforma guarda "{{got}}" donde se envió "{{text}}". Corrija el valor, o el tipo del campo en la plataforma.',
    'not-applied':
      'La plataforma lo aceptó sin error pero no lo hizo. Mire el contacto allí, o cambie la celda para enviarlo de nuevo.',
    'urn-waits':
      '"{{text}}" aún pertenece a alguien cuya fila ya no está. Pasa en cuanto esa persona se quite.',
    'had-opted-out':
      '"{{text}}" pertenecía a un contacto que ya no quería mensajes, así que no se crea de nuevo. No hay que hacer nada.',
    forgotten: 'Esta fila trae a una persona que debe olvidarse, así que no se lee más. Borre la fila.',
    other: 'Esto no se puede usar como está. Corríjalo en la hoja y guarde.',
  },
}
