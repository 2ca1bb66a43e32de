import type { ConnectWords } from './en-connect.ts'

export const ptBRConnect: ConnectWords = {
  language: 'Idioma',
  yours: 'Conecte a sua conta',
  yoursText: 'Onde você conversa com os seus contatos?',
  textit: 'TextIt',
  weni: 'Weni',
  other: 'Outro endereço',
  otherText: 'Uma plataforma da mesma família, com endereço próprio',
  here: 'Já neste computador',
  goOn: 'Continuar com {{name}}',
  keyOf: 'Conexão com {{name}}',
  addressIs: 'Endereço: {{address}}',
  changeAddress: 'Trocar o endereço',
  addressMeant: 'Será usado: {{address}}',
  keyHint: 'Uma sequência longa de letras e números, criada na plataforma para programas como este',
  show: 'Mostrar a chave',
  hide: 'Esconder a chave',
  testing: 'Perguntando à plataforma',
  where: 'Onde encontro a chave?',
  whereText: {
    textit: {
      picture:
        'Desenho de uma página do TextIt: uma engrenagem embaixo, na barra à esquerda, marcada com 1; a linha "API Tokens" na lista ao lado, marcada com 2; a chave com um sinal de copiar, marcada com 3.',
      one: 'Entre no TextIt pelo navegador e clique na engrenagem embaixo, à esquerda.',
      two: 'Clique em "API Tokens". Quem é administrador ou editor da conta vê essa linha.',
      three: 'Crie uma chave nova ali ou copie a que você já tem.',
    },
    weni: {
      picture:
        'Desenho de uma página da Weni: as configurações na barra à esquerda, marcadas com 1; a parte dos fluxos com a linha "API Token", marcada com 2; a chave com um sinal de copiar, marcada com 3.',
      one: 'Entre na Weni pelo navegador, abra o seu projeto e vá até as configurações.',
      two: 'Abra as configurações dos fluxos e procure "API Token". Quem administra o projeto vê esse item.',
      three: 'Copie a chave que aparece ali.',
    },
    other: {
      picture:
        'Desenho de uma página da plataforma: o seu nome ou foto no canto, marcado com 1; a linha "API Token" no menu que se abre, marcada com 2; a chave com um sinal de copiar, marcada com 3.',
      one: 'Entre na plataforma pelo navegador e clique no seu nome ou na engrenagem.',
      two: 'Procure "API Token" na conta ou nas configurações. Quem é administrador ou editor vê esse item.',
      three: 'Copie a chave que aparece ali ou crie uma nova.',
    },
  },
  ourPlatform: 'nossa plataforma',
  noKey: 'Não tenho a chave',
  noKeyText: 'Mande esta mensagem a quem cuida da conta. Ela diz o que fazer e por que é seguro.',
  copyMessage: 'Copiar a mensagem',
  copied: 'Copiada. Cole em um e-mail ou em uma conversa.',
  message: `Olá,

quero manter os nossos contatos em {{platform}} em dia com as nossas planilhas, usando o programa Contact Sync Agent no meu computador. Para isso preciso de uma chave de acesso da nossa conta:

1. {{one}}
2. {{two}}
3. {{three}}
4. Por favor, mande a chave de um jeito que mais ninguém leia, junto com o endereço que aparece no navegador.

Por que é seguro: o programa roda só no meu computador. A chave fica no cofre de senhas do próprio computador e só vai para a nossa plataforma, por conexão criptografada. O programa mostra cada alteração antes do primeiro envio e pode desfazer o que foi enviado. Você pode cancelar a chave na mesma página quando quiser.

Obrigado!`,
  isItYours: 'Conectado a {{name}}',
  isItYoursAsk: 'Esta é a sua conta?',
  factHost: 'Endereço',
  factCountry: 'País',
  factZone: 'Fuso horário',
  factContacts: 'Contatos',
  atLeast: '{{count, number}} ou mais',
  known: 'Este computador já conhece esta conta: as planilhas e o histórico voltam com ela.',
  noKeychain:
    'Este computador não tem um cofre de senhas. Se você continuar, a chave fica só na memória e será pedida toda vez que o programa iniciar.',
  yesAsk: 'Sim, e peça a chave a cada início',
  no: 'Não, voltar',
  another:
    'Esta chave abre {{name}}, e não {{instead}}. Nada foi alterado. Digite a chave de {{instead}} ou use {{name}} como uma conta à parte: o que {{instead}} ainda tem para enviar continua neste computador.',
  useOther: 'Usar {{name}}',
  nextTitle: 'Agora, a sua planilha',
  nextText:
    'Solte uma planilha ou uma pasta nesta janela, agora ou quando quiser, ou escolha uma. Você vê como cada coluna foi entendida e o que seria enviado; nada é enviado antes de você confirmar.',
  chooseFile: 'Escolher uma planilha',
  lookAround: 'Dar uma olhada antes',
  needed: 'A chave de acesso de {{name}}',
  neededWhy: {
    missing:
      'A chave é necessária mais uma vez. As planilhas, o que espera para ser enviado e o histórico continuam aqui.',
    unreadable:
      'Este computador não consegue mais abrir a chave que guardou, como acontece depois de uma troca de senha. As planilhas, o que espera para ser enviado e o histórico continuam aqui.',
    refused:
      'A plataforma não aceita mais a chave. Digite uma nova; as planilhas, o que espera para ser enviado e o histórico continuam aqui.',
    wish: 'Digite a chave que será usada de agora em diante. Todo o resto fica como está.',
  },
  useKey: 'Usar esta chave',
  otherAccount: 'Outra conta',
  toPractice: 'Conta de treino',
  bad: {
    empty: 'Digite o endereço da plataforma.',
    'not-an-address': 'Isto não é um endereço. Copie-o da barra de endereço do navegador.',
    'not-http': 'Este endereço é de outra coisa. Copie o da plataforma no navegador.',
    'not-encrypted':
      'O endereço não tem criptografia, e a chave ficaria aberta a todos no caminho. Use o que o navegador mostra com um cadeado.',
    'set-by-administrator':
      'O administrador definiu outro endereço para este computador. Pergunte a ele qual é.',
    'has-password': 'Há um nome ou uma senha no endereço. Digite-o sem isso.',
  },
  refusedBy: {
    token:
      'A plataforma em {{host}} não aceita esta chave. Copie-a de novo, inteira. Ela também pode ter sido cancelada ou ser de uma conta em outro endereço.',
    length:
      'A plataforma em {{host}} não aceita esta chave. O que você digitou tem {{length}} caracteres; uma chave tem {{right}}. Copie-a de novo, inteira.',
    permission:
      'A chave está certa, mas não pode ler nem alterar contatos em {{host}}. Peça a de um administrador ou editor da conta.',
    stopped: 'A plataforma suspendeu esta conta por enquanto. Fale com o suporte de {{host}}.',
    'wrong-workspace':
      'A chave abre outra conta, e não a usada até agora. Nada foi enviado. Digite a chave da conta certa.',
    other: 'A plataforma em {{host}} recusou. Fale com quem cuida da conta.',
  },
  unreachable: {
    offline: 'Este computador está sem internet. Verifique o cabo ou o Wi-Fi e teste de novo.',
    'no-such-host':
      'Não existe um endereço chamado {{host}}. Procure um erro de digitação ou copie-o de novo do navegador.',
    nobody:
      'Nada responde em {{host}}: a plataforma está reiniciando ou tem outro endereço. Teste de novo em alguns minutos; depois, copie o endereço de novo do navegador.',
    timeout: '{{host}} não responde a tempo. Abra a plataforma no navegador; quando abrir, teste de novo.',
    certificate:
      'Este computador não conhece quem garante a identidade de {{host}}, por isso a chave não foi enviada. Se a rede do escritório inspeciona as conexões, peça a quem cuida deste computador para instalar o certificado dela; senão, confira o endereço.',
    'certificate-date':
      'O certificado de {{host}} está vencido ou a data deste computador está errada: aqui é {{now}}. Se estiver errada, acerte-a e teste de novo; se não, avise quem cuida da plataforma.',
    'certificate-name':
      'O que responde em {{host}} tem outro nome, por isso a chave não foi enviada. Em uma rede de visitantes, entre nela primeiro pelo navegador; senão, confira o endereço.',
    'not-encrypted':
      '{{host}} responde sem criptografia, por isso a chave não foi enviada. Use o endereço que o navegador mostra com um cadeado.',
    redirected:
      '{{host}} manda este computador para outro endereço, e a chave não foi enviada para lá. Em uma rede de visitantes, entre nela primeiro pelo navegador; senão, copie o endereço de uma página da plataforma.',
    'web-page':
      'Em {{host}} responde uma página da internet no lugar da plataforma. Em uma rede de visitantes, entre nela primeiro pelo navegador; senão, copie o endereço de uma página da plataforma.',
    'not-the-platform':
      'O que responde em {{host}} não é a plataforma. Copie do navegador o endereço de uma das páginas dela.',
    blocked:
      'Algo entre este computador e {{host}} recusa a conexão, como um filtro da sua rede. Peça a quem cuida dela para liberar {{host}}.',
    proxy:
      'A saída da sua rede, o proxy, não responde. Fale com quem cuida deste computador e depois teste de novo.',
    'proxy-password': 'A sua rede pede um usuário e uma senha antes de deixar passar qualquer coisa.',
    'server-error':
      'A plataforma em {{host}} está com problemas no momento. Teste de novo em alguns minutos.',
    throttled:
      'A plataforma pede uma pausa, porque esta chave foi muito usada. Teste de novo em alguns minutos.',
    busy: 'As solicitações desta hora acabaram, e o teste precisa esperar. Teste de novo em alguns minutos.',
    dropped: 'A conexão com {{host}} caiu. Teste de novo; se continuar, reinicie o roteador.',
  },
  clock:
    'O relógio deste computador está errado: aqui é {{here}}, na plataforma é {{there}}. Acerte a data e a hora nas configurações do computador.',
  proxy: {
    title: 'A sua rede pede uma senha',
    text: 'O proxy {{host}} não deixa passar nada sem ela. Quem pede é a rede, e não a plataforma; quem cuida da sua rede tem a senha.',
    realm: 'Ele se apresenta como "{{realm}}".',
    again: 'O proxy não aceitou. Digite de novo.',
    notSafe: 'Este proxy recebe senhas sem criptografia.',
    user: 'Usuário na rede',
    password: 'Senha na rede',
    keep: 'Guardar os dois no cofre de senhas deste computador',
    cannotKeep:
      'Este computador não tem um cofre de senhas, por isso a senha será pedida de novo no próximo início.',
    go: 'Deixar passar',
    enter: 'Digitar a senha da rede',
  },
}
