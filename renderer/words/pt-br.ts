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
  rows_one: '{{count}} linha',
  rows_other: '{{count}} linhas',
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
}
