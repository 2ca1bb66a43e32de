import type { ConnectWords } from './en-connect.ts'

export const esConnect: ConnectWords = {
  language: 'Idioma',
  yours: 'Conecte su cuenta',
  yoursText: '¿Dónde habla con sus contactos?',
  textit: 'TextIt',
  weni: 'Weni',
  other: 'Otra dirección',
  otherText: 'Una plataforma de la misma familia, con dirección propia',
  here: 'Ya en esta PC',
  goOn: 'Seguir con {{name}}',
  keyOf: 'Conexión con {{name}}',
  addressIs: 'Dirección: {{address}}',
  changeAddress: 'Cambiar la dirección',
  addressMeant: 'Se usará: {{address}}',
  keyHint: 'Una serie larga de letras y cifras, creada en la plataforma para programas como este',
  show: 'Mostrar la clave',
  hide: 'Ocultar la clave',
  testing: 'Preguntando a la plataforma',
  where: '¿Dónde encuentro la clave?',
  whereText: {
    textit: {
      picture:
        'Dibujo de una página de TextIt: un engranaje abajo en la barra de la izquierda, marcado con 1; la línea "API Tokens" en la lista de al lado, marcada con 2; la clave con un signo de copiar, marcada con 3.',
      one: 'Entre en TextIt con el navegador y pulse el engranaje de abajo a la izquierda.',
      two: 'Pulse "API Tokens". Lo ve quien es administrador o editor de la cuenta.',
      three: 'Cree allí una clave nueva o copie la que ya tiene.',
    },
    weni: {
      picture:
        'Dibujo de una página de Weni: los ajustes en la barra de la izquierda, marcados con 1; la parte de los flujos con la línea "API Token", marcada con 2; la clave con un signo de copiar, marcada con 3.',
      one: 'Entre en Weni con el navegador, abra su proyecto y vaya a los ajustes.',
      two: 'Abra los ajustes de los flujos y busque "API Token". Lo ve quien administra el proyecto.',
      three: 'Copie la clave que aparece allí.',
    },
    other: {
      picture:
        'Dibujo de una página de la plataforma: su nombre o foto en la esquina, marcado con 1; la línea "API Token" en el menú que se abre, marcada con 2; la clave con un signo de copiar, marcada con 3.',
      one: 'Entre en la plataforma con el navegador y pulse su nombre o el engranaje.',
      two: 'Busque "API Token" en la cuenta o en sus ajustes. Lo ve quien es administrador o editor.',
      three: 'Copie la clave que aparece allí o cree una nueva.',
    },
  },
  ourPlatform: 'nuestra plataforma',
  noKey: 'No tengo la clave',
  noKeyText: 'Envíe este mensaje a quien se ocupa de la cuenta. Dice qué hacer y por qué es seguro.',
  copyMessage: 'Copiar el mensaje',
  copied: 'Copiado. Péguelo en un correo o en un chat.',
  message: `Hola:

Quiero mantener nuestros contactos de {{platform}} al día con nuestras hojas de cálculo, con el programa Contact Sync Agent en mi PC. Para eso necesito una clave de acceso de nuestra cuenta:

1. {{one}}
2. {{two}}
3. {{three}}
4. Por favor, envíeme la clave de forma que nadie más la lea, junto con la dirección que ve en el navegador.

Por qué es seguro: el programa funciona solo en mi PC. La clave se guarda en el almacén de contraseñas de la propia PC y solo va a nuestra plataforma, por una conexión cifrada. El programa muestra cada cambio antes del primer envío y puede deshacer lo enviado. Puede anular la clave en la misma página cuando quiera.

¡Gracias!`,
  isItYours: 'Conectado a {{name}}',
  isItYoursAsk: '¿Es esta su cuenta?',
  factHost: 'Dirección',
  factCountry: 'País',
  factZone: 'Zona horaria',
  factContacts: 'Contactos',
  atLeast: '{{count, number}} o más',
  known: 'Esta PC ya conoce esta cuenta: sus hojas de cálculo y su historial vuelven con ella.',
  noKeychain:
    'Esta PC no tiene un almacén de contraseñas. Si continúa, la clave se guarda solo en memoria y se le pedirá cada vez que se inicie el programa.',
  yesAsk: 'Sí, y pídame la clave en cada inicio',
  no: 'No, volver',
  another:
    'Esta clave abre {{name}}, y no {{instead}}. No se cambió nada. Escriba la clave de {{instead}}, o use {{name}} como una cuenta aparte: lo que {{instead}} aún tiene por enviar sigue en esta PC.',
  useOther: 'Usar {{name}}',
  nextTitle: 'Ahora, su hoja de cálculo',
  nextText:
    'Suelte una hoja de cálculo o una carpeta en esta ventana, ahora o cuando quiera, o elija una. Verá cómo se entiende cada columna y qué se enviaría; no se envía nada antes de que usted confirme.',
  chooseFile: 'Elegir una hoja de cálculo',
  lookAround: 'Mirar antes',
  needed: 'La clave de acceso de {{name}}',
  neededWhy: {
    missing:
      'Se necesita la clave una vez más. Sus hojas de cálculo, lo que espera ser enviado y el historial siguen aquí.',
    unreadable:
      'Esta PC ya no puede abrir la clave que guardó, como pasa tras un cambio de contraseña. Sus hojas de cálculo, lo que espera ser enviado y el historial siguen aquí.',
    refused:
      'La plataforma ya no acepta la clave. Escriba una nueva; sus hojas de cálculo, lo que espera ser enviado y el historial siguen aquí.',
    wish: 'Escriba la clave que se usará desde ahora. Todo lo demás queda como está.',
  },
  useKey: 'Usar esta clave',
  otherAccount: 'Otra cuenta',
  toPractice: 'Cuenta de práctica',
  bad: {
    empty: 'Escriba la dirección de la plataforma.',
    'not-an-address': 'Esto no es una dirección. Cópiela de la barra de direcciones del navegador.',
    'not-http': 'Esta dirección es de otra cosa. Copie la de la plataforma del navegador.',
    'not-encrypted':
      'La dirección no tiene cifrado, y la clave quedaría a la vista de todos por el camino. Use la que el navegador muestra con un candado.',
    'set-by-administrator': 'Su administrador definió otra dirección para esta PC. Pregúntele cuál es.',
    'has-password': 'Hay un nombre o una contraseña en la dirección. Escríbala sin eso.',
  },
  refusedBy: {
    token:
      'La plataforma en {{host}} no acepta esta clave. Cópiela otra vez, entera. También puede estar anulada o ser de una cuenta en otra dirección.',
    length:
      'La plataforma en {{host}} no acepta esta clave. Lo que escribió tiene {{length}} caracteres; una clave tiene {{right}}. Cópiela otra vez, entera.',
    permission:
      'La clave es correcta, pero no puede leer ni cambiar contactos en {{host}}. Pida la de un administrador o editor de la cuenta.',
    stopped: 'La plataforma ha suspendido esta cuenta por ahora. Pregunte al soporte de {{host}}.',
    'wrong-workspace':
      'La clave abre otra cuenta, y no la usada hasta ahora. No se envió nada. Escriba la clave de la cuenta correcta.',
    other: 'La plataforma en {{host}} lo rechazó. Pregunte a quien se ocupa de la cuenta.',
  },
  unreachable: {
    offline: 'Esta PC no tiene conexión a internet. Revise el cable o el wifi y pruebe otra vez.',
    'no-such-host':
      'No hay ninguna dirección llamada {{host}}. Busque un error al escribir o cópiela otra vez del navegador.',
    nobody:
      'Nada responde en {{host}}: la plataforma se está reiniciando o tiene otra dirección. Pruebe otra vez en unos minutos; después, copie la dirección otra vez del navegador.',
    timeout:
      '{{host}} no responde a tiempo. Abra la plataforma en el navegador; cuando se vea, pruebe otra vez.',
    certificate:
      'Esta PC no conoce a quien responde por {{host}}, así que la clave no se envió. Si la red de su oficina inspecciona las conexiones, pida a quien se ocupa de esta PC que instale su certificado; si no, revise la dirección.',
    'certificate-date':
      'El certificado de {{host}} está caducado o la fecha de esta PC está mal: aquí es {{now}}. Si está mal, corríjala y pruebe otra vez; si no, avise a quien se ocupa de la plataforma.',
    'certificate-name':
      'Lo que responde en {{host}} lleva otro nombre, así que la clave no se envió. En una red de invitados, entre primero en ella con el navegador; si no, revise la dirección.',
    'not-encrypted':
      '{{host}} responde sin cifrado, así que la clave no se envió. Use la dirección que el navegador muestra con un candado.',
    redirected:
      '{{host}} envía esta PC a otra dirección, y la clave no se envió allí. En una red de invitados, entre primero en ella con el navegador; si no, copie la dirección de una página de la plataforma.',
    'web-page':
      'En {{host}} responde una página web en lugar de la plataforma. En una red de invitados, entre primero en ella con el navegador; si no, copie la dirección de una página de la plataforma.',
    'not-the-platform':
      'Lo que responde en {{host}} no es la plataforma. Copie del navegador la dirección de una de sus páginas.',
    blocked:
      'Algo entre esta PC y {{host}} rechaza la conexión, como un filtro de su red. Pida a quien se ocupa de ella que permita {{host}}.',
    proxy:
      'La salida de su red, el proxy, no responde. Pregunte a quien se ocupa de esta PC y pruebe otra vez.',
    'proxy-password': 'Su red pide un usuario y una contraseña antes de dejar pasar nada.',
    'server-error':
      'La plataforma en {{host}} tiene problemas en este momento. Pruebe otra vez en unos minutos.',
    throttled:
      'La plataforma pide una pausa, porque esta clave se usó mucho. Pruebe otra vez en unos minutos.',
    busy: 'Las solicitudes de esta hora se acabaron y la prueba tiene que esperar. Pruebe otra vez en unos minutos.',
    dropped: 'La conexión con {{host}} se cortó. Pruebe otra vez; si sigue, reinicie el router.',
  },
  clock:
    'El reloj de esta PC está mal: aquí es {{here}}, en la plataforma {{there}}. Corrija la fecha y la hora en los ajustes de la PC.',
  proxy: {
    title: 'Su red pide una contraseña',
    text: 'El proxy {{host}} no deja pasar nada sin ella. La pide la red, y no la plataforma; la tiene quien se ocupa de su red.',
    realm: 'Se presenta como "{{realm}}".',
    again: 'El proxy no los aceptó. Escríbalos otra vez.',
    notSafe: 'Este proxy recibe contraseñas sin cifrado.',
    user: 'Usuario en la red',
    password: 'Contraseña en la red',
    keep: 'Guardar ambos en el almacén de contraseñas de esta PC',
    cannotKeep:
      'Esta PC no tiene un almacén de contraseñas, así que se le pedirá otra vez en el próximo inicio.',
    go: 'Dejar pasar',
    enter: 'Escribir la contraseña de la red',
  },
}
