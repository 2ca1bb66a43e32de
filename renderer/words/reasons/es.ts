/** Por qué algo se detuvo, no se puede usar o se queda como está; las mismas claves que `en.ts`. */
export const halt = {
  directory: 'Esto es una carpeta. Elija un archivo dentro de ella, o agréguela como carpeta.',
  'not-a-file': 'Esto no es un archivo. Elija la hoja de cálculo misma.',
  missing: 'El archivo no está. Conecte el disco o devuelva el archivo; se vuelve a buscar por sí solo.',
  'missing-found':
    'El archivo no está, pero "{{found}}", en la misma carpeta, tiene las mismas columnas. Si esa es la lista, elíjala abajo; nadie se elimina por ello.',
  locked: 'Otro programa tiene el archivo abierto. Ciérrelo allí, o simplemente espere.',
  'no-permission':
    'Este usuario de la PC no puede abrir el archivo. Dé permiso, o guarde el archivo donde se pueda leer; se vuelve a intentar por sí solo.',
  empty: 'No hay nada en el archivo. Guarde de nuevo la lista completa; hasta entonces no se cambia nada.',
  encrypted: 'El archivo tiene contraseña. Guarde una copia sin ella.',
  corrupted: 'El archivo está dañado. Ábralo en su programa y guárdelo de nuevo.',
  'half-written':
    'El archivo está cortado, como si aún se estuviera copiando. Se lee de nuevo cuando esté completo.',
  'not-a-spreadsheet': 'Esto no es una hoja de cálculo. Guárdelo como xlsx o csv.',
  unsupported: 'Este tipo de archivo no se puede leer. Guárdelo como xlsx o csv.',
  'too-large': 'El archivo tiene más de {{size}}. Divídalo, o suba el límite en Configuración.',
  'too-many-rows': 'Tiene más de {{limit}} filas. Divídalo, o suba el límite en Configuración.',
  'too-many-columns': 'Tiene más de {{limit}} columnas. Borre las que no hagan falta y guarde.',
  'cell-too-long': 'Una celda tiene más de {{limit}} caracteres. Acórtela y guarde.',
  bomb: 'Descomprimido ocupa mucho más que una hoja de cálculo, por eso no se leyó. Guárdelo de nuevo en su programa.',
  timeout: 'La lectura tardó demasiado. Divida el archivo, o guárdelo como csv.',
  'out-of-memory': 'La lectura necesita demasiada memoria. Guárdelo como csv, o divídalo.',
  'no-header': 'No se encontró una fila con los nombres de las columnas. Escriba nombres sobre las columnas.',
  'no-rows':
    'No hay filas bajo los nombres de las columnas. Guarde de nuevo la lista completa; hasta entonces no se cambia nada.',
  'no-row-fits':
    'Ninguna de sus {{rows}} filas está entre las elegidas para esta lista ({{filters}}). Corrija los valores en la hoja.',
  'sheet-missing': 'La hoja no está. Devuélvale su nombre anterior; hasta entonces no se cambia nada.',
  'lost-column':
    'Falta una columna que antes estaba: {{missing}}. Devuélvala; hasta entonces no se cambia nada.',
  'lost-column-found':
    'Falta una columna que antes estaba: {{missing}}. Parece que ahora se llama {{found}}: devuélvale su nombre, o elija las columnas de nuevo.',
  'missing-columns': 'Falta una columna: {{missing}}. Devuélvala; hasta entonces no se cambia nada.',
  'missing-columns-found':
    'Falta una columna: {{missing}}. Parece que ahora se llama {{found}}: devuélvale su nombre, o elija las columnas de nuevo.',
  'missing-key':
    'Falta la columna que distingue a las personas: {{missing}}. Devuélvala; hasta entonces no se cambia nada.',
  'lost-key':
    'Falta la columna que distingue a las personas: {{missing}}. Devuélvala; hasta entonces no se cambia nada.',
  'allowed-missing':
    'Falta una columna que puede cambiar libremente: {{missing}}. Devuélvala; hasta entonces no se cambia nada.',
  'nothing-mapped': 'Ninguna columna se reconoció como teléfono, correo u otra dirección.',
  asked: 'No es seguro qué contienen estas columnas: {{asked}}. Elíjalo; hasta entonces no se cambia nada.',
  'file-changed': 'El archivo se guardó de nuevo mientras se leía. Se lee otra vez en un momento.',
  'changed-while-reading': 'El archivo se guardó de nuevo mientras se leía. Se lee otra vez en un momento.',
  'cloud-placeholder':
    'El archivo está en la nube y no en esta PC. Elija "mantener siempre en este dispositivo" para él.',
  'not-readable': 'El disco o la red no entregó el archivo. Se vuelve a intentar por sí solo.',
  'no-room':
    'No hay espacio en esta PC para esto. Libere espacio e inténtelo de nuevo; hasta entonces no se cambia nada.',
  'bad-option': 'No se puede leer de la manera elegida. Elija de nuevo la hoja y las columnas.',
  'folder-missing':
    'La carpeta no está. Conecte el disco o devuelva la carpeta; se vuelve a buscar por sí sola.',
  'not-a-folder': 'Esto es un archivo, no una carpeta. Elija la carpeta en la que está.',
  'no-files': 'Aún no hay ninguna hoja de cálculo en esta carpeta. Se lee en cuanto haya una.',
  'current-gone':
    '{{file}}, leído por última vez, ya no está en la carpeta, y no ha llegado nada más nuevo. Devuélvalo, o guarde allí una nueva exportación; hasta entonces no se cambia nada.',
  'older-export':
    '{{file}} es anterior a {{than}}, que está en uso, por eso se dejó de lado. Sáquelo de la carpeta; o, si es el correcto, úselo de todos modos.',
  'older-saved':
    '{{file}} se guardó antes que lo último que se leyó de él, como si hubiera vuelto una copia vieja. Guarde de nuevo la lista correcta; o, si es esa, úsela de todos modos.',
  'read-before':
    '{{file}} tiene el mismo contenido que una lista que ya se leyó y se reemplazó, por eso se dejó de lado. Guarde una nueva exportación; o, si es el correcto, úselo de todos modos.',
  'older-changes':
    '{{file}} es de un día anterior a archivos ya leídos y devolvería valores viejos, por eso se dejó de lado. Sáquelo de la carpeta; o, si hay que leerlo, úselo de todos modos.',
  'two-lists':
    'Hay varias listas de la misma fecha en esta carpeta: {{files}}. Deje allí solo una; hasta entonces no se cambia nada.',
  'still-arriving': 'Un archivo aún se está descargando o copiando. Se lee cuando esté completo.',
  'other-file': 'No existe ese archivo entre los que se leen de esta carpeta. Revise su nombre.',
  'reader-died':
    'La lectura se interrumpió; se vuelve a intentar por sí sola. Si sigue así, abra el archivo en su programa y guárdelo de nuevo.',
  cancelled: 'La lectura se detuvo. Se vuelve a hacer por sí sola.',
  'no-secret': 'No se puede recibir nada, porque no se conoce el secreto. Escríbalo en Configuración.',
  'port-taken':
    'No se puede recibir nada, porque otro programa usa el número {{port}}. Ciérrelo, o elija otro número en Configuración; se vuelve a intentar por sí solo.',
  'port-refused':
    'No se puede recibir nada: elija en Configuración un número mayor que 1023 en lugar de {{port}}.',
  'address-unknown':
    'No se puede recibir nada, porque {{address}} no es una dirección de esta PC. Corríjala en Configuración.',
  other: 'No se pudo leer. No se cambió nada; se vuelve a intentar por sí solo.',
}

export const problem = {
  'bad-phone': '"{{text}}" no es un número de teléfono completo. Escríbalo con el código de área y guarde.',
  'foreign-length-phone':
    '"{{text}}" no es un teléfono de este país. Si es de otro país, escríbalo con el signo más, como {{international}}, y guarde.',
  'bad-email': '"{{text}}" no es una dirección de correo. Corríjala en la hoja y guarde.',
  'bad-language': '"{{text}}" no es un idioma. Escriba su nombre o su código, como "por", y guarde.',
  'bad-number': '"{{text}}" no es un número que se lea de una sola manera. Corríjalo en la hoja y guarde.',
  'bad-date': '"{{text}}" no es una fecha. Escríbala como 2024-12-31 y guarde.',
  'bad-uuid':
    '"{{text}}" no es la identificación de un contacto en la plataforma. Cópiela de allí otra vez, o deje la celda en blanco.',
  'bad-urn': '"{{text}}" no es una dirección que la plataforma acepte. Corríjala en la hoja y guarde.',
  'bad-yes-no': '"{{text}}" no es ni sí ni no. Escriba uno de los dos y guarde.',
  'bad-group-name': '"{{text}}" no puede ser el nombre de un grupo. Cámbielo y guarde.',
  'cell-error': 'La celda muestra el error {{text}}. Corrija su fórmula y guarde.',
  'text-too-long': 'El texto pasa de los {{limit}} caracteres que guarda la plataforma. Acórtelo y guarde.',
  'name-too-long': 'El nombre pasa de los {{limit}} caracteres que permite la plataforma. Acórtelo y guarde.',
  'no-urn':
    'No hay teléfono, correo ni otra dirección, así que no se puede escribir a esta persona. Complete una y guarde.',
  'blank-key': 'La celda que distingue a las personas está en blanco. Rellénela y guarde.',
  'duplicate-key':
    '"{{text}}" está también en otra fila, con otros valores. Dé uno a cada persona, o borre una de las filas.',
  'last-urn':
    'Esto quitaría la última dirección del contacto, así que se dejó allí. Rellene la nueva, o borre la fila.',
  'opted-out':
    '"{{text}}" dice que esta persona no quiere mensajes, así que la fila no se envía. No hay que hacer nada.',
  'too-many-values':
    'Hay más direcciones o grupos para una persona de los que la plataforma acepta. Borre algunos y guarde.',
  'id-of-another-list':
    '"{{text}}" es el código de otra persona en "{{source}}" (fila {{row}}). Si las dos listas numeran a su gente cada una por su lado, no use esta columna; si es la misma persona, escriba el nombre igual en ambas.',
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
    'La plataforma lo aceptó sin error, pero no lo hizo. Mire el contacto allí, o cambie la celda para enviarlo de nuevo.',
  'urn-waits':
    '"{{text}}" aún pertenece a {{name}}, cuya fila ya no está. Pasa adelante en cuanto se haga esa eliminación.',
  'had-opted-out':
    '"{{text}}" pertenecía a un contacto que ya no quería mensajes, así que no se crea de nuevo. No hay que hacer nada.',
  forgotten: 'Esta fila lista a una persona que debe olvidarse, así que ya no se lee. Borre la fila.',
  other: 'Esto no se puede usar como está. Corríjalo en la hoja y guarde.',
}

export const problemWhy = {
  'bad-phone': {
    'looks-like-cpf':
      '"{{text}}" es un CPF, no un teléfono. Páselo a una columna propia, escriba aquí el teléfono y guarde.',
    'looks-like-cnpj':
      '"{{text}}" es un CNPJ, no un teléfono. Páselo a una columna propia, escriba aquí el teléfono y guarde.',
    'looks-like-date':
      '"{{text}}" es una fecha, no un teléfono. Dé a la celda formato de texto, escriba el teléfono y guarde.',
    'looks-like-e-mail': '"{{text}}" es un correo, no un teléfono. Páselo a una columna propia y guarde.',
    'digits-lost':
      '"{{text}}" ya no tiene todos los dígitos del teléfono. Dé a la columna formato de texto, escriba el número de nuevo y guarde.',
    'no-country':
      'A "{{text}}" le falta el país. Escriba el número con el signo más y el código del país, y guarde.',
    'two-readings':
      '"{{text}}" se puede leer como dos números distintos. Escríbalo con el signo más y el código del país, y guarde.',
    'too-short':
      '"{{text}}" tiene menos dígitos de los que acepta la plataforma. Escriba el número completo, con el código de área, y guarde.',
    'area-missing': 'A "{{text}}" le falta el código de área. Escríbalo delante y guarde.',
    'area-unknown': '"{{text}}" tiene el código de área {{area}}, que no existe. Corríjalo y guarde.',
    'too-few':
      '"{{text}}" tiene {{digits}} dígitos, pocos para un teléfono. Escriba el número completo, con el código de área, y guarde.',
    'too-many':
      '"{{text}}" tiene {{digits}} dígitos, demasiados para un teléfono. Escriba un número, o varios separados por ;, y guarde.',
    several: '"{{text}}" parece tener varios números. Sepárelos con ; y guarde.',
    part: '"{{text}}" tiene solo el final de un segundo número tras la barra. Escriba cada número completo, separados por ;, y guarde.',
    words:
      '"{{text}}" no es un teléfono, o tiene palabras al lado. Deje solo el número en la celda, o vacíela, y guarde.',
    'service-number':
      '"{{text}}" es un número de atención de una empresa, no el teléfono de alguien. Escriba el de la persona, o vacíe la celda, y guarde.',
    filler:
      '"{{text}}" es un dígito repetido, como en un formulario de relleno obligatorio. Escriba el número correcto, o vacíe la celda, y guarde.',
    'not-valid': '"{{text}}" no es un teléfono que exista. Revise el código de área y los dígitos, y guarde.',
  },
  'bad-email': {
    'no-at': '"{{text}}" no es un correo, porque no tiene @. Corríjalo y guarde.',
    phone: '"{{text}}" parece un teléfono, no un correo. Páselo a la columna de teléfonos y guarde.',
    several: '"{{text}}" tiene más de una @. Escriba un correo, o varios separados por ;, y guarde.',
    space: '"{{text}}" no es un correo, por el espacio que tiene. Corríjalo y guarde.',
    accents: '"{{text}}" tiene acentos antes de la @, lo que ningún correo tiene. Corríjalo y guarde.',
    domain: '"{{text}}" no es un correo, por lo que va detrás de la @. Corríjalo y guarde.',
    slip: '"{{text}}" es probablemente un error al escribir. Si está bien así, escriba mailto: delante; si no, corríjalo, y guarde.',
  },
  'bad-number': {
    'two-readings':
      '"{{text}}" se puede leer como dos números, con decimales o con miles. Escríbalo sin separador y guarde.',
    'too-long': '"{{text}}" tiene más dígitos de los que guarda la plataforma. Acórtelo y guarde.',
  },
  'bad-date': {
    'other-order':
      '"{{text}}" no sigue el orden de día, mes y año de esta columna. Escríbala como 2024-12-31, mire también las otras fechas de la columna, y guarde.',
    'no-such-day': '"{{text}}" es un día que no existe. Corríjalo y guarde.',
    'no-such-time': '"{{text}}" es una hora que no existe. Corríjala y guarde.',
    'no-year':
      'A "{{text}}" le falta el año. Escriba la fecha completa, como 2024-12-31, o vacíe la celda, y guarde.',
    'no-day':
      'A "{{text}}" le falta el día. Escriba la fecha completa, como 2024-12-31, o vacíe la celda, y guarde.',
    number:
      '"{{text}}" es un número, no una fecha. Dé a la celda formato de fecha, o escríbala como 2024-12-31, y guarde.',
  },
  'bad-urn': {
    'digits-only':
      '"{{text}}" no es el número con el que {{scheme}} conoce a la persona; allí solo se aceptan dígitos. Corríjalo y guarde.',
    handle: '"{{text}}" no es un nombre de usuario en {{scheme}}. Corríjalo y guarde.',
    'too-long': '"{{text}}" pasa de los {{limit}} caracteres que guarda la plataforma. Acórtelo y guarde.',
  },
  'bad-group-name': {
    'first-character':
      '"{{text}}" no puede ser el nombre de un grupo: debe empezar por letra, dígito o _. Cámbielo y guarde.',
    character:
      '"{{text}}" no puede ser el nombre de un grupo, por las comillas o la barra invertida. Cámbielo y guarde.',
    length: 'El nombre de un grupo tiene de 1 a {{limit}} caracteres. Acorte "{{text}}" y guarde.',
  },
  'cell-error': {
    '#NOT-CALCULATED':
      'La fórmula de la celda aún no tiene resultado. Abra el archivo en Excel o LibreOffice y guárdelo allí.',
  },
  'not-applied': {
    delete:
      'La plataforma aceptó eliminar este contacto, pero no lo hizo. Elimínelo allí, o devuelva la fila.',
    add: 'La plataforma aceptó poner este contacto en el grupo "{{text}}", pero no lo hizo. Hágalo allí, o cambie la celda para enviarlo de nuevo.',
    remove:
      'La plataforma aceptó sacar este contacto del grupo "{{text}}", pero no lo hizo. Hágalo allí, o cambie la celda para enviarlo de nuevo.',
  },
  'duplicate-key': {
    row: '"{{text}}" está también en la fila {{row}}, con otros valores. Dé uno a cada persona, o borre una de las filas.',
  },
  'urn-in-two-rows': {
    row: '"{{text}}" está también en la fila {{row}}. Déjelo con la persona a la que pertenece y guarde.',
  },
}

export const left = {
  'changed-since':
    '{{attribute}} es ahora {{now}} en la plataforma, ya no {{sent}} como se envió; se queda así.',
  'urn-owned': '{{urn}} pertenece ahora a "{{owner}}", y se queda allí.',
  'urn-owned-removed': 'El contacto no se crea de nuevo, porque {{urn}} pertenece ahora a "{{owner}}".',
  'last-urn': '{{urn}} se queda, porque es la única dirección de este contacto.',
  'group-gone': 'El grupo "{{group}}" ya no está en la plataforma, así que nadie vuelve a él.',
  'field-gone':
    'El campo "{{attribute}}" ya no está en la plataforma, así que su valor {{before}} no vuelve.',
  gone: 'Ya no está en la plataforma; no hay nada que deshacer.',
  'not-active': 'El contacto está {{status}} en la plataforma, y se queda como está.',
  seen: 'La persona ha escrito desde entonces, por eso el contacto se queda.',
  'other-groups': 'Se puso en otros grupos desde entonces ({{groups}}), por eso el contacto se queda.',
  'other-values': 'Se cambió en la plataforma desde entonces ({{attributes}}), por eso el contacto se queda.',
  'other-urns': 'Recibió otras direcciones desde entonces ({{urns}}), por eso el contacto se queda.',
  'opted-out': 'La persona ya no quería mensajes, por eso el contacto no se crea de nuevo.',
  'row-is-back': 'La fila volvió a su hoja, lo que devuelve el contacto por sí solo.',
  'no-urn': 'No tenía dirección, por eso el contacto no se puede crear de nuevo.',
  'failed-conflict': 'Se cambió en la plataforma entretanto, y se queda como está.',
  'failed-replaced': 'La fila se cambió entretanto, y valen sus valores más nuevos.',
  'failed-rejected': 'La plataforma lo rechazó.',
  'failed-waiting': 'Espera a ser enviado.',
}

export const undoRefused = {
  paused: 'Está en pausa, así que no se envía nada. Reanude primero y después deshaga esto.',
  unknown: 'Esto ya no se conoce, así que no se puede deshacer.',
  'not-kept': 'Lo que se cambió se guarda {{days}} días, así que esto ya no se puede deshacer.',
  'other-account': 'Esto es de otra cuenta, y solo se puede deshacer en ella.',
  undone: 'Esto ya se deshizo. Para tenerlo de nuevo, deshaga aquello.',
  leaving: 'Esto se está enviando en este momento. Espere a que llegue, y entonces deshágalo.',
  busy: 'Se están enviando en este momento cambios más nuevos de las mismas personas ({{people}}). Espere a que lleguen, y entonces deshágalo.',
  'no-account': 'Aún no hay una cuenta.',
}
