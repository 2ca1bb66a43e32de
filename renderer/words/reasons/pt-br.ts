/** Por que algo parou, não pode ser usado ou fica como está; as mesmas chaves de `en.ts`. */
export const halt = {
  directory: 'Isto é uma pasta. Escolha um arquivo dentro dela, ou adicione-a como pasta.',
  'not-a-file': 'Isto não é um arquivo. Escolha a própria planilha.',
  missing: 'O arquivo não está lá. Conecte o disco ou devolva o arquivo; ele é procurado de novo sozinho.',
  'missing-found':
    'O arquivo não está lá, mas "{{found}}", na mesma pasta, tem as mesmas colunas. Se for essa a lista, escolha-a abaixo; ninguém é removido por isso.',
  locked: 'Outro programa está com o arquivo aberto. Feche-o lá, ou apenas espere.',
  'no-permission':
    'Este usuário do computador não pode abrir o arquivo. Dê permissão, ou salve o arquivo onde ele possa ser lido; a leitura é tentada de novo sozinha.',
  empty: 'Não há nada no arquivo. Salve a lista completa de novo; até lá nada é alterado.',
  encrypted: 'O arquivo tem senha. Salve uma cópia sem senha.',
  corrupted: 'O arquivo está danificado. Abra-o no programa dele e salve de novo.',
  'half-written':
    'O arquivo está cortado, como se ainda estivesse sendo copiado. Ele é lido de novo quando estiver completo.',
  'not-a-spreadsheet': 'Isto não é uma planilha. Salve como xlsx ou csv.',
  unsupported: 'Este tipo de arquivo não pode ser lido. Salve como xlsx ou csv.',
  'too-large': 'O arquivo tem mais de {{size}}. Divida-o, ou aumente o limite em Configurações.',
  'too-many-rows': 'Ele tem mais de {{limit}} linhas. Divida-o, ou aumente o limite em Configurações.',
  'too-many-columns': 'Ele tem mais de {{limit}} colunas. Apague as que não são necessárias e salve.',
  'cell-too-long': 'Uma célula tem mais de {{limit}} caracteres. Encurte e salve.',
  bomb: 'Descompactado, ele fica muito maior do que uma planilha seria, por isso não foi lido. Salve de novo no programa dele.',
  timeout: 'A leitura demorou demais. Divida o arquivo, ou salve como csv.',
  'out-of-memory': 'A leitura precisa de memória demais. Salve como csv, ou divida o arquivo.',
  'no-header': 'Não foi encontrada uma linha com os nomes das colunas. Escreva nomes acima das colunas.',
  'no-rows':
    'Não há linhas abaixo dos nomes das colunas. Salve a lista completa de novo; até lá nada é alterado.',
  'no-row-fits':
    'Nenhuma das {{rows}} linhas está entre as escolhidas para esta lista ({{filters}}). Corrija os valores na planilha.',
  'sheet-missing': 'A aba não está lá. Devolva o nome antigo dela; até lá nada é alterado.',
  'lost-column': 'Uma coluna que havia antes sumiu: {{missing}}. Devolva-a; até lá nada é alterado.',
  'lost-column-found':
    'Uma coluna que havia antes sumiu: {{missing}}. Parece que agora se chama {{found}}: devolva o nome antigo, ou escolha as colunas de novo.',
  'missing-columns': 'Uma coluna não está lá: {{missing}}. Devolva-a; até lá nada é alterado.',
  'missing-columns-found':
    'Uma coluna não está lá: {{missing}}. Parece que agora se chama {{found}}: devolva o nome antigo, ou escolha as colunas de novo.',
  'missing-key':
    'A coluna que distingue as pessoas não está lá: {{missing}}. Devolva-a; até lá nada é alterado.',
  'lost-key':
    'A coluna que distingue as pessoas não está lá: {{missing}}. Devolva-a; até lá nada é alterado.',
  'allowed-missing':
    'Uma coluna que pode mudar à vontade não está lá: {{missing}}. Devolva-a; até lá nada é alterado.',
  'nothing-mapped': 'Nenhuma coluna foi reconhecida como telefone, e-mail ou outro endereço.',
  asked: 'Não é certo o que estas colunas contêm: {{asked}}. Escolha; até lá nada é alterado.',
  'file-changed': 'O arquivo foi salvo de novo durante a leitura. Ele é lido outra vez em instantes.',
  'changed-while-reading':
    'O arquivo foi salvo de novo durante a leitura. Ele é lido outra vez em instantes.',
  'cloud-placeholder':
    'O arquivo está na nuvem e não neste computador. Escolha "sempre manter neste dispositivo" para ele.',
  'not-readable': 'O disco ou a rede não entregou o arquivo. A leitura será tentada de novo automaticamente.',
  'no-room':
    'Não há espaço neste computador para isso. Libere espaço e tente de novo; até lá nada é alterado.',
  'bad-option': 'Ele não pode ser lido do jeito que foi escolhido. Escolha a aba e as colunas de novo.',
  'folder-missing':
    'A pasta não está lá. Conecte o disco ou devolva a pasta; ela é procurada de novo sozinha.',
  'not-a-folder': 'Isto é um arquivo, não uma pasta. Escolha a pasta em que ele está.',
  'no-files': 'Ainda não há planilha nesta pasta. Ela é lida assim que houver uma.',
  'current-gone':
    '{{file}}, lido por último, não está mais na pasta, e nada mais novo chegou. Devolva-o, ou salve lá uma nova exportação; até lá nada é alterado.',
  'older-export':
    '{{file}} é mais antigo que {{than}}, que está em uso, por isso foi deixado de lado. Tire-o da pasta; ou, se for o certo, use-o mesmo assim.',
  'older-saved':
    '{{file}} foi salvo antes do que foi lido dele por último, como se uma cópia antiga tivesse voltado. Salve de novo a lista certa; ou, se for essa mesma, use-a mesmo assim.',
  'read-before':
    '{{file}} tem o mesmo conteúdo de uma lista que já foi lida e substituída, por isso foi deixado de lado. Salve uma nova exportação; ou, se for o certo, use-o mesmo assim.',
  'older-changes':
    '{{file}} é de um dia anterior a arquivos já lidos e traria valores antigos de volta, por isso foi deixado de lado. Tire-o da pasta; ou, se for para ler, use-o mesmo assim.',
  'two-lists':
    'Há várias listas da mesma data nesta pasta: {{files}}. Deixe só uma delas lá; até lá nada é alterado.',
  'still-arriving': 'Um arquivo ainda está sendo baixado ou copiado. Ele é lido quando estiver completo.',
  'other-file': 'Não existe esse arquivo entre os que são lidos desta pasta. Confira o nome.',
  'reader-died':
    'A leitura foi interrompida; é tentada de novo sozinha. Se continuar assim, abra o arquivo no programa dele e salve de novo.',
  cancelled: 'A leitura foi interrompida. Ela é feita de novo sozinha.',
  'no-secret': 'Nada pode ser recebido, porque o segredo não é conhecido. Informe-o em Configurações.',
  'port-taken':
    'Nada pode ser recebido, porque outro programa usa o número {{port}}. Feche-o, ou escolha outro número em Configurações; é tentado de novo sozinho.',
  'port-refused':
    'Nada pode ser recebido: escolha em Configurações um número acima de 1023 no lugar de {{port}}.',
  'address-unknown':
    'Nada pode ser recebido, porque {{address}} não é um endereço deste computador. Corrija em Configurações.',
  other: 'Não foi possível ler. Nada foi alterado; a leitura é tentada de novo sozinha.',
}

export const problem = {
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
  'text-too-long': 'O texto passa dos {{limit}} caracteres que a plataforma guarda. Encurte e salve.',
  'name-too-long': 'O nome passa dos {{limit}} caracteres que a plataforma permite. Encurte e salve.',
  'no-urn':
    'Não há telefone, e-mail nem outro endereço, então não há como falar com esta pessoa. Preencha um e salve.',
  'blank-key': 'A célula que distingue as pessoas está em branco. Preencha e salve.',
  'duplicate-key':
    '"{{text}}" está também em outra linha, com outros valores. Dê um a cada pessoa, ou apague uma das linhas.',
  'last-urn':
    'Isto tiraria o último endereço do contato, então ele ficou lá. Preencha o novo, ou apague a linha.',
  'opted-out':
    '"{{text}}" diz que esta pessoa não quer mensagens, então a linha não é enviada. Não é preciso fazer nada.',
  'too-many-values':
    'Há mais endereços ou grupos para uma pessoa do que a plataforma aceita. Apague alguns e salve.',
  'id-of-another-list':
    '"{{text}}" é o código de outra pessoa em "{{source}}" (linha {{row}}). Se as duas listas numeram as pessoas cada uma por si, não use esta coluna; se for a mesma pessoa, escreva o nome igual nas duas.',
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
    '"{{text}}" ainda pertence a {{name}}, cuja linha sumiu. Passa adiante assim que essa remoção for feita.',
  'had-opted-out':
    '"{{text}}" pertencia a um contato que não queria mais mensagens, então não é criado de novo. Não é preciso fazer nada.',
  forgotten: 'Esta linha traz uma pessoa que deve ser esquecida, então não é mais lida. Apague a linha.',
  other: 'Isto não pode ser usado como está. Corrija na planilha e salve.',
}

export const problemWhy = {
  'bad-phone': {
    'looks-like-cpf':
      '"{{text}}" é um CPF, não um telefone. Mude-o para uma coluna própria, escreva aqui o telefone e salve.',
    'looks-like-cnpj':
      '"{{text}}" é um CNPJ, não um telefone. Mude-o para uma coluna própria, escreva aqui o telefone e salve.',
    'looks-like-date':
      '"{{text}}" é uma data, não um telefone. Formate a célula como texto, escreva o telefone e salve.',
    'looks-like-e-mail': '"{{text}}" é um e-mail, não um telefone. Mude-o para uma coluna própria e salve.',
    'digits-lost':
      '"{{text}}" não tem mais todos os dígitos do telefone. Formate a coluna como texto, digite o número de novo e salve.',
    'no-country':
      '"{{text}}" está sem o país. Escreva o número com o sinal de mais e o código do país, e salve.',
    'two-readings':
      '"{{text}}" pode ser lido como dois números diferentes. Escreva com o sinal de mais e o código do país, e salve.',
    'too-short':
      '"{{text}}" tem menos dígitos do que a plataforma aceita. Escreva o número inteiro, com o DDD, e salve.',
    'area-missing': '"{{text}}" está sem o DDD. Escreva-o na frente e salve.',
    'area-unknown': '"{{text}}" tem o DDD {{area}}, que não existe. Corrija e salve.',
    'too-few':
      '"{{text}}" tem {{digits}} dígitos, poucos para um telefone. Escreva o número inteiro, com o DDD, e salve.',
    'too-many':
      '"{{text}}" tem {{digits}} dígitos, demais para um telefone. Escreva um número só, ou vários separados por ;, e salve.',
    several: '"{{text}}" parece ter vários números. Separe-os com ; e salve.',
    part: '"{{text}}" tem só o final de um segundo número depois da barra. Escreva cada número inteiro, separados por ;, e salve.',
    words:
      '"{{text}}" não é um telefone, ou tem palavras junto. Deixe só o número na célula, ou limpe-a, e salve.',
    'service-number':
      '"{{text}}" é um número de atendimento de empresa, não o telefone de alguém. Escreva o número da pessoa, ou limpe a célula, e salve.',
    filler:
      '"{{text}}" é um dígito repetido, como em um formulário preenchido por obrigação. Escreva o número certo, ou limpe a célula, e salve.',
    'not-valid': '"{{text}}" não é um telefone que exista. Confira o DDD e os dígitos, e salve.',
  },
  'bad-email': {
    'no-at': '"{{text}}" não é um e-mail, porque não tem @. Corrija e salve.',
    phone: '"{{text}}" parece um telefone, não um e-mail. Mude-o para a coluna dos telefones e salve.',
    several: '"{{text}}" tem mais de um @. Escreva um e-mail, ou vários separados por ;, e salve.',
    space: '"{{text}}" não é um e-mail, por causa do espaço no meio. Corrija e salve.',
    accents: '"{{text}}" tem acentos antes do @, o que nenhum e-mail tem. Corrija e salve.',
    domain: '"{{text}}" não é um e-mail, por causa do que vem depois do @. Corrija e salve.',
    slip: '"{{text}}" é provavelmente um erro de digitação. Se estiver certo assim, escreva mailto: na frente; senão corrija, e salve.',
  },
  'bad-number': {
    'two-readings':
      '"{{text}}" pode ser lido como dois números, com decimais ou com milhares. Escreva sem separador e salve.',
    'too-long': '"{{text}}" tem mais dígitos do que a plataforma guarda. Encurte e salve.',
  },
  'bad-date': {
    'other-order':
      '"{{text}}" não segue a ordem de dia, mês e ano desta coluna. Escreva como 2024-12-31, confira também as outras datas da coluna, e salve.',
    'no-such-day': '"{{text}}" é um dia que não existe. Corrija e salve.',
    'no-such-time': '"{{text}}" é uma hora que não existe. Corrija e salve.',
    'no-year':
      '"{{text}}" está sem o ano. Escreva a data inteira, como 2024-12-31, ou limpe a célula, e salve.',
    'no-day':
      '"{{text}}" está sem o dia. Escreva a data inteira, como 2024-12-31, ou limpe a célula, e salve.',
    number:
      '"{{text}}" é um número, não uma data. Formate a célula como data, ou escreva como 2024-12-31, e salve.',
  },
  'bad-urn': {
    'digits-only':
      '"{{text}}" não é o número pelo qual {{scheme}} conhece a pessoa; lá só entram dígitos. Corrija e salve.',
    handle: '"{{text}}" não é um nome de usuário em {{scheme}}. Corrija e salve.',
    'too-long': '"{{text}}" passa dos {{limit}} caracteres que a plataforma guarda. Encurte e salve.',
  },
  'bad-group-name': {
    'first-character':
      '"{{text}}" não pode ser nome de grupo: precisa começar com letra, dígito ou _. Mude e salve.',
    character:
      '"{{text}}" não pode ser nome de grupo, por causa das aspas ou da barra invertida. Mude e salve.',
    length: 'O nome de um grupo tem de 1 a {{limit}} caracteres. Encurte "{{text}}" e salve.',
  },
  'cell-error': {
    '#NOT-CALCULATED':
      'A fórmula da célula ainda não tem resultado. Abra o arquivo no Excel ou no LibreOffice e salve lá.',
  },
  'not-applied': {
    delete: 'A plataforma aceitou excluir este contato, mas não excluiu. Exclua lá, ou devolva a linha.',
    add: 'A plataforma aceitou pôr este contato no grupo "{{text}}", mas não pôs. Faça isso lá, ou mude a célula para enviar de novo.',
    remove:
      'A plataforma aceitou tirar este contato do grupo "{{text}}", mas não tirou. Faça isso lá, ou mude a célula para enviar de novo.',
  },
  'duplicate-key': {
    row: '"{{text}}" está também na linha {{row}}, com outros valores. Dê um a cada pessoa, ou apague uma das linhas.',
  },
  'urn-in-two-rows': {
    row: '"{{text}}" está também na linha {{row}}. Deixe com a pessoa a quem pertence e salve.',
  },
}

export const left = {
  'changed-since':
    '{{attribute}} agora é {{now}} na plataforma, não mais {{sent}} como foi enviado; fica assim.',
  'urn-owned': '{{urn}} agora é de "{{owner}}", e fica lá.',
  'urn-owned-removed': 'O contato não é criado de novo, porque {{urn}} agora é de "{{owner}}".',
  'last-urn': '{{urn}} fica, porque é o único endereço deste contato.',
  'group-gone': 'O grupo "{{group}}" não está mais na plataforma, então ninguém volta para ele.',
  'field-gone': 'O campo "{{attribute}}" não está mais na plataforma, então o valor {{before}} não volta.',
  gone: 'Não está mais na plataforma; não há o que desfazer.',
  'not-active': 'O contato está {{status}} na plataforma, e fica como está.',
  seen: 'A pessoa escreveu desde então, por isso o contato fica.',
  'other-groups': 'Foi posto em outros grupos desde então ({{groups}}), por isso o contato fica.',
  'other-values': 'Foi alterado na plataforma desde então ({{attributes}}), por isso o contato fica.',
  'other-urns': 'Recebeu outros endereços desde então ({{urns}}), por isso o contato fica.',
  'opted-out': 'A pessoa não queria mais mensagens, por isso o contato não é criado de novo.',
  'row-is-back': 'A linha voltou para a planilha, o que traz o contato de volta sozinho.',
  'no-urn': 'Não tinha endereço, por isso o contato não pode ser criado de novo.',
  'failed-conflict': 'Foi alterado na plataforma nesse meio-tempo, e fica como está.',
  'failed-replaced': 'A linha foi alterada nesse meio-tempo, e valem os valores mais novos.',
  'failed-rejected': 'A plataforma recusou.',
  'failed-waiting': 'Aguarda o envio.',
}

export const undoRefused = {
  paused: 'Está pausado, por isso nada é enviado. Retome primeiro e depois desfaça isto.',
  unknown: 'Isto não é mais conhecido, por isso não pode ser desfeito.',
  'not-kept': 'O que foi alterado é guardado por {{days}} dias, por isso isto não pode mais ser desfeito.',
  'other-account': 'Isto é de outra conta, e só pode ser desfeito nela.',
  undone: 'Isto já foi desfeito. Para tê-lo de novo, desfaça aquilo.',
  leaving: 'Isto está sendo enviado neste momento. Espere chegar, e então desfaça.',
  busy: 'Alterações mais novas das mesmas pessoas estão sendo enviadas neste momento ({{people}}). Espere chegarem, e então desfaça.',
  'no-account': 'Ainda não há uma conta.',
}
