import type { Words } from './en.ts'

export const ptBR: Words = {
  welcome: 'Mantenha suas planilhas e seus contatos em dia',
  tryTitle: 'Experimente com uma conta de treino',
  tryText:
    'Uma conta de mentira neste computador, com duas planilhas de exemplo. Nada sai deste computador, e você pode mudar para a sua conta a qualquer momento.',
  tryButton: 'Iniciar a conta de treino',
  ownTitle: 'Conectar a sua conta',
  address: 'Endereço da plataforma',
  addressHint: 'TextIt, Weni ou outra: cole o endereço de qualquer página dela',
  key: 'Chave de acesso',
  connect: 'Testar a conexão',
  isItYours: 'Conectado a {{name}}. Esta é a sua conta?',
  yes: 'Sim, é a minha',
  no: 'Não',
  notKept:
    'Este computador não tem um chaveiro, então a chave de acesso não pode ser guardada. Ela será pedida de novo quando o programa iniciar.',
  badAddress:
    'Este endereço não pode ser usado. Ele começa com https://, como na barra de endereço do navegador.',
  refused: 'A plataforma em {{host}} não aceita esta chave de acesso. Copie-a de novo, inteira.',
  unreachable:
    'Não foi possível falar com {{host}} ({{why}}). Confira o endereço e a conexão e tente de novo.',
  clockOff: 'O relógio deste computador está errado em {{hours}} horas. Acerte-o e tente de novo.',
  practiceBanner: 'Conta de treino: nada aqui é real, e nada sai deste computador.',
  spreadsheets: 'Planilhas',
  noSpreadsheets: 'Nenhuma planilha ainda.',
  rows_one: '{{count, number}} linha',
  rows_other: '{{count, number}} linhas',
  firstSync: 'aguardando sua aprovação',
  start: 'Iniciar',
  contacts: 'Contatos na plataforma: {{count, number}}',
  waitsForYou: 'Aguardando você',
  nothingWaits: 'Nada espera por você.',
  checkNow: 'Conferir agora',
  ownAccount: 'Conectar a sua conta',
  back: 'Voltar',
  closeTitle: 'O programa continua trabalhando',
  closeText:
    'Ele continua ao lado do relógio, onde o ícone mostra como está. Para manter o ícone à vista, arraste-o para fora dos ícones ocultos.',
  understood: 'Entendi',
  quit: 'Sair mesmo assim',
  common: {
    earlier: 'Anteriores',
    later: 'Seguintes',
    range: '{{from}} a {{to}} de {{total}}',
    sheet: 'aba {{sheet}}',
    column: 'coluna {{column}}',
    loading: 'Carregando',
    starting: 'Iniciando',
    failed: 'Algo deu errado no programa, e isto não pôde ser mostrado. Nada foi alterado.',
    tryAgain: 'Tentar de novo',
    openFile: 'Abrir arquivo',
    empty: '(vazio)',
    becomes: 'passa a ser',
    row: 'linha {{row, number}}',
    cancel: 'Cancelar',
    close: 'Fechar',
    copied: 'Copiado',
  },
  nav: {
    overview: 'Visão geral',
    review: 'Revisão',
    activity: 'Atividade',
    contacts: 'Contatos',
    account: 'Conta',
    settings: 'Configurações',
  },
  frame: {
    pages: 'Páginas',
    practice: 'Conta de treino',
    reviewWaiting_one: 'Revisão, {{count, number}} item espera por você',
    reviewWaiting_other: 'Revisão, {{count, number}} itens esperam por você',
    died: 'A parte que faz o trabalho parou várias vezes. Nada se perdeu.',
    startAgain: 'Iniciar de novo',
  },
  overview: {
    pause: 'Pausar',
    resume: 'Continuar',
    pauseFor: { hour: 'Por 1 hora', tomorrow: 'Até amanhã', 'until-resumed': 'Até eu continuar' },
    sending: 'Enviando',
    sent: '{{done}} de {{total}} enviados',
    queued_one: '{{count, number}} alteração espera o envio',
    queued_other: '{{count, number}} alterações esperam o envio',
    doneAt: 'Pronto por volta de {{at}}, com o computador ligado',
    doneBetween: 'Pronto entre {{from}} e {{to}}, com o computador ligado',
    budget: 'A plataforma permite {{allowed}} pedidos por hora; {{used}} foram usados na última hora.',
    review: 'Ver o que espera',
    needs: {
      firstSyncs_one: 'planilha aguarda sua aprovação antes de qualquer envio',
      firstSyncs_other: 'planilhas aguardam sua aprovação antes de qualquer envio',
      conflicts_one: 'contato tem dois valores diferentes',
      conflicts_other: 'contatos têm dois valores diferentes',
      holds_one: 'grupo de alterações aguarda sua aprovação',
      holds_other: 'grupos de alterações aguardam sua aprovação',
      problems_one: 'linha ou célula não pode ser usada como está',
      problems_other: 'linhas ou células não podem ser usadas como estão',
    },
    removals_one:
      '{{count, number}} pessoa saiu das planilhas e será removida às {{at}}. Para mantê-la, devolva a linha.',
    removals_other:
      '{{count, number}} pessoas saíram das planilhas e serão removidas às {{at}}. Para mantê-las, devolva as linhas.',
    readAt: 'lida {{at}}',
    state: {
      new: 'nova',
      ready: 'em dia',
      waiting: 'aguardando o arquivo',
      halted: 'parado, nada foi alterado',
    },
    lookAndStart: 'Ver e iniciar',
    openNamed: 'Abrir arquivo: {{name}}',
    lastRuns: 'O que foi enviado há pouco',
    nothingSent: 'nada foi enviado',
  },
  trouble: {
    'key-refused':
      'A plataforma não aceita a chave de acesso. Copie-a de novo da sua conta; o que espera continua esperando.',
    'no-permission':
      'A chave de acesso não pode alterar contatos. Use a chave de um administrador ou editor da conta; o que espera continua esperando.',
    'key-missing': 'A chave de acesso precisa ser informada mais uma vez. O que espera continua esperando.',
    'account-suspended':
      'A plataforma não aceita alterações para esta conta. Fale com o suporte dela; o que espera continua esperando.',
    'other-account': 'A chave de acesso abre outra conta. Nada foi enviado; informe a chave da conta certa.',
    anonymous:
      'Esta conta esconde os números de telefone, então ninguém pode ser reconhecido por eles. Desligue isso na plataforma, ou use outra conta.',
    shrunk:
      'A plataforma mostra muito menos contatos do que antes. Nada foi alterado; confira a conta primeiro.',
    offline:
      'Sem falar com a plataforma desde {{since}}. Tudo fica guardado e é enviado quando a conexão voltar.',
    enterKey: 'Informar a chave',
  },
  halt: {
    missing: 'O arquivo não está lá. Conecte o disco ou devolva o arquivo; ele é procurado de novo sozinho.',
    locked: 'Outro programa está com o arquivo aberto. Feche-o lá, ou apenas espere.',
    empty: 'Não há nada no arquivo. Salve a lista completa de novo; até lá nada é alterado.',
    encrypted: 'O arquivo tem senha. Salve uma cópia sem senha.',
    corrupted: 'O arquivo está danificado. Abra-o no programa dele e salve de novo.',
    'half-written':
      'O arquivo está cortado, como se ainda estivesse sendo copiado. Ele é lido de novo quando estiver completo.',
    'not-a-spreadsheet': 'Isto não é uma planilha. Salve como xlsx ou csv.',
    'too-large': 'O arquivo é grande demais. Divida-o.',
    'no-header': 'Não foi encontrada uma linha com os nomes das colunas. Escreva nomes acima das colunas.',
    'no-rows':
      'Não há linhas abaixo dos nomes das colunas. Salve a lista completa de novo; até lá nada é alterado.',
    'sheet-missing': 'A aba não está lá. Devolva o nome antigo dela.',
    'lost-column': 'Uma coluna que havia antes sumiu: {{missing}}. Devolva-a; até lá nada é alterado.',
    'missing-columns': 'Uma coluna não está lá: {{missing}}. Devolva-a; até lá nada é alterado.',
    'missing-key':
      'A coluna que distingue as pessoas não está lá: {{missing}}. Devolva-a; até lá nada é alterado.',
    'lost-key':
      'A coluna que distingue as pessoas não está lá: {{missing}}. Devolva-a; até lá nada é alterado.',
    'nothing-mapped': 'Nenhuma coluna foi reconhecida como telefone, e-mail ou outro endereço.',
    'cloud-placeholder':
      'O arquivo está na nuvem e não neste computador. Escolha "sempre manter neste dispositivo" para ele.',
    'not-readable': 'O disco ou a rede não entregou o arquivo. A leitura é tentada de novo sozinha.',
    other: 'Não foi possível ler. Nada foi alterado; a leitura é tentada de novo sozinha.',
  },
  change: {
    create: 'criado',
    update: 'alterado',
    remove: 'removido',
    leave: 'tirado de grupos',
    keep: 'deixado como na plataforma',
    adopt: 'já estava igual',
  },
  attribute: {
    name: 'nome',
    language: 'idioma',
    urns: 'telefones e endereços',
    urn: 'telefone ou endereço',
    groups: 'grupos',
    status: 'situação',
    uuid: 'contato',
  },
  preview: {
    title: 'O que o primeiro envio de {{name}} faria',
    nothingSent: 'Nada foi enviado. Um primeiro envio nunca remove ninguém.',
    creates: 'Contatos novos',
    updates: 'Contatos que mudam',
    adopted: 'Já estavam iguais',
    kept: 'A plataforma mantém outro valor',
    conflicts: 'Dois valores diferentes, para você decidir',
    problems: 'Linhas ou células que não podem ser usadas como estão',
    first_one: 'A {{count, number}} alteração',
    first_other: 'As primeiras de {{count, number}} alterações',
    later: 'Decidir depois',
  },
  review: {
    kinds: {
      all: 'Tudo',
      conflict: 'Dois valores diferentes',
      hold: 'Aguardando sua aprovação',
      problem: 'Para corrigir',
      'first-sync': 'Para iniciar',
    },
    kind: {
      conflict: 'dois valores diferentes',
      hold: 'aguardando sua aprovação',
      problem: 'não pode ser usado como está',
      'first-sync': 'ainda não iniciado',
    },
    nothingMore: 'Quando algo precisar de você, aparece aqui e ao lado do relógio.',
    keys: 'Com o teclado: as setas para cima e para baixo vão de um a outro, Tab leva aos botões, a barra de espaço aperta um deles. Enter não escolhe nada.',
    somebody: 'Um contato sem nome',
    about: {
      values: 'A planilha e a plataforma mudaram isto. Nada é enviado até você escolher.',
      gone: 'Este contato foi excluído na plataforma, e a linha dele ainda está na planilha.',
      'removed-but-changed':
        'Esta linha saiu da planilha, mas o contato foi alterado na plataforma depois disso.',
      'urn-taken': 'Este número ou endereço pertence a outro contato na plataforma.',
      'two-owners': 'Esta linha combina com dois contatos na plataforma. Qual deles é?',
      'same-person': 'É a mesma pessoa que outra cuja linha sumiu?',
    },
    before: 'Antes',
    inSpreadsheet: 'Na planilha',
    onPlatform: 'Na plataforma',
    both: 'os dois tinham isto: {{at}}',
    saved: 'lida: {{at}}',
    changed: 'contato alterado: {{at}}',
    notKnown: 'não se sabe',
    use: 'Usar {{value}}',
    keep: 'Manter {{value}}',
    sheetStays: 'Sua planilha fica como está.',
    copyValue: 'Copiar valor',
    orType: 'Ou digite outro valor',
    typedFor: 'Outro valor para {{name}}',
    useTyped: 'Usar o digitado',
    allOf: {
      spreadsheet: 'Usar todos os valores da planilha',
      platform: 'Manter todos os valores da plataforma',
    },
    everybody: {
      spreadsheet_one: 'Para {{count, number}} contato: usar os valores da planilha',
      spreadsheet_other: 'Para todos os {{count, number}}: usar os valores da planilha',
      platform_one: 'Para {{count, number}} contato: manter os valores da plataforma',
      platform_other: 'Para todos os {{count, number}}: manter os valores da plataforma',
    },
    answer: {
      samePerson: 'Uma pessoa só: manter o contato e alterá-lo',
      differentPeople: 'Duas pessoas: remover a antiga, criar a nova',
      itIs: 'É {{name}}',
      leaveRowOut: 'Deixar a linha de fora até ela mudar',
      gone: {
        spreadsheet: 'Criar o contato de novo (as mensagens dele não voltam)',
        platform: 'Deixar excluído, e a linha de fora até ela mudar',
      },
      'removed-but-changed': {
        spreadsheet: 'Remover o contato mesmo assim',
        platform: 'Manter o contato; parar de atualizá-lo por esta planilha',
      },
      'urn-taken': {
        spreadsheet: 'Tirar do contato que o tem',
        platform: 'Deixar lá até a célula mudar',
      },
    },
    waiting: 'Escolhido: {{chosen}}. O envio é em dez segundos.',
    sending: 'Escolhido: {{chosen}}.',
    done: 'Feito: {{chosen}}.',
    refused:
      'Isto não foi feito: um dos lados mudou desde que foi mostrado aqui, ou já houve uma resposta. Nada foi alterado.',
    takeBack: 'Voltar atrás',
    lookAgain: 'Olhar de novo',
    hold: {
      removals_one: '{{count, number}} pessoa saiu da planilha',
      removals_other: '{{count, number}} pessoas saíram da planilha',
      creates_one: '{{count, number}} pessoa nova na planilha',
      creates_other: '{{count, number}} pessoas novas na planilha',
      column_one: '{{count, number}} valor de uma coluna mudou de uma vez',
      column_other: '{{count, number}} valores de uma coluna mudaram de uma vez',
    },
    holdWhy: {
      removals:
        'Tantas de uma vez pode ser engano, como um filtro ou meia lista. Nada acontece com elas até você decidir; todo o resto continua.',
      creates:
        'Tantas de uma vez pode ser engano, como outro arquivo com o mesmo nome. Nada acontece até você decidir; todo o resto continua.',
      column:
        'Tantos de uma vez pode ser uma coluna deslocada. Estes valores não são enviados até você decidir; todo o resto continua.',
    },
    holdAnswer: {
      removals: {
        delete: {
          approve_one: 'Excluir este contato e as mensagens dele',
          approve_other: 'Excluir estes {{count, number}} contatos e as mensagens deles',
          dismiss_one: 'Manter o contato; parar de atualizá-lo por esta planilha',
          dismiss_other: 'Manter todos os {{count, number}}; parar de atualizá-los por esta planilha',
        },
        'leave groups': {
          approve_one: 'Tirar o contato dos grupos que a planilha deu',
          approve_other: 'Tirar estes {{count, number}} contatos dos grupos que a planilha deu',
          dismiss_one: 'Deixar o contato nos grupos; parar de atualizá-lo por esta planilha',
          dismiss_other:
            'Deixar todos os {{count, number}} nos grupos; parar de atualizá-los por esta planilha',
        },
        keep: {
          approve_one: 'Parar de atualizar este contato',
          approve_other: 'Parar de atualizar estes {{count, number}} contatos',
          dismiss_one: 'Manter o contato; parar de atualizá-lo por esta planilha',
          dismiss_other: 'Manter todos os {{count, number}}; parar de atualizá-los por esta planilha',
        },
      },
      creates: {
        approve_one: 'Criar este contato',
        approve_other: 'Criar estes {{count, number}} contatos',
        dismiss_one: 'Deixar a linha de fora até ela mudar',
        dismiss_other: 'Deixar estas {{count, number}} linhas de fora até mudarem',
      },
      column: {
        approve_one: 'Enviar este valor',
        approve_other: 'Enviar estes {{count, number}} valores',
        dismiss_one: 'Não enviar até a célula mudar de novo',
        dismiss_other: 'Não enviar nenhum dos {{count, number}} até as células mudarem de novo',
        always_one: 'Enviar, e permitir sempre nesta coluna',
        always_other: 'Enviar, e permitir sempre nesta coluna',
      },
    },
    andMore: 'e mais {{count, number}}',
    moreNames: 'Mais nomes',
    fewerNames: 'Menos nomes',
    later: 'Decidir depois (nada acontece)',
    laterSaid: 'Deixado para depois. Nada acontece até você decidir.',
    since: 'desde {{at}}',
    firstSync: 'Nada desta planilha é enviado antes de você ver o que aconteceria e iniciar.',
  },
  problem: {
    'bad-phone': '"{{text}}" não é um número de telefone completo. Escreva com o DDD e salve.',
    'foreign-length-phone':
      '"{{text}}" não é um telefone deste país. Se for de outro país, escreva com o sinal de mais, como {{international}}, e salve.',
    'bad-email': '"{{text}}" não é um endereço de e-mail. Corrija na planilha e salve.',
    'bad-language': '"{{text}}" não é um idioma. Escreva o nome ou o código, como "por", e salve.',
    'bad-number': '"{{text}}" não é um número que se leia de um só jeito. Corrija na planilha e salve.',
    'bad-date': '"{{text}}" não é uma data. Escreva como 2024-12-31 e salve.',
    'bad-uuid':
      '"{{text}}" não é a identificação de um contato na plataforma. Copie de lá outra vez, ou deixe a célula em branco.',
    'bad-urn': '"{{text}}" não é um endereço que a plataforma aceite. Corrija na planilha e salve.',
    'bad-yes-no': '"{{text}}" não é sim nem não. Escreva um dos dois e salve.',
    'bad-group-name': '"{{text}}" não pode ser nome de grupo. Mude e salve.',
    'cell-error': 'A célula mostra o erro {{text}}. Corrija a fórmula e salve.',
    'text-too-long': 'O texto é mais longo do que a plataforma guarda. Encurte e salve.',
    'name-too-long': 'O nome é mais longo do que a plataforma permite. Encurte e salve.',
    'no-urn':
      'Não há telefone, e-mail nem outro endereço, então ninguém pode ser alcançado. Preencha um e salve.',
    'blank-key': 'A célula que distingue as pessoas está em branco. Preencha e salve.',
    'duplicate-key':
      '"{{text}}" está também em outra linha, com outros valores. Dê um a cada pessoa, ou apague uma das linhas.',
    'last-urn':
      'Isto tiraria o último endereço do contato, então ele ficou lá. Preencha o novo, ou apague a linha.',
    'opted-out':
      '"{{text}}" diz que esta pessoa não quer mensagens, então a linha não é enviada. Não é preciso fazer nada.',
    'too-many-values':
      'Há mais endereços ou grupos para uma pessoa do que a plataforma aceita. Apague alguns e salve.',
    'urn-in-two-rows': '"{{text}}" está também em outra linha. Deixe com a pessoa a quem pertence e salve.',
    'group-is-query':
      'A plataforma preenche o grupo "{{text}}" por uma regra própria, então ninguém pode ser posto nele. Use o nome de outro grupo.',
    'group-gone':
      'O grupo "{{text}}" foi excluído na plataforma e não é criado de novo. Crie-o lá, ou tire o nome da planilha.',
    'field-refused':
      'A plataforma não aceita o campo "{{text}}". Exclua lá um campo que ninguém usa, ou dê outro nome a este.',
    'group-refused':
      'A plataforma não aceita o grupo "{{text}}". Exclua lá um grupo que ninguém usa, ou dê outro nome a este.',
    'refused-by-platform':
      'A plataforma recusou esta linha. Corrija na planilha e salve, e ela é enviada de novo.',
    'changed-by-platform':
      'A plataforma guarda "{{got}}" onde "{{text}}" foi enviado. Corrija o valor, ou o tipo do campo na plataforma.',
    'not-applied':
      'A plataforma aceitou sem erro, mas não fez. Veja o contato lá, ou mude a célula para enviar de novo.',
    'urn-waits':
      '"{{text}}" ainda pertence a alguém cuja linha sumiu. Passa adiante assim que essa remoção for feita.',
    'had-opted-out':
      '"{{text}}" pertencia a um contato que não queria mais mensagens, então não é criado de novo. Não é preciso fazer nada.',
    forgotten: 'Esta linha traz uma pessoa que deve ser esquecida, então não é mais lida. Apague a linha.',
    other: 'Isto não pode ser usado como está. Corrija na planilha e salve.',
  },
}
