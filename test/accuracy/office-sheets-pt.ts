/** Home-made office sheets in Portuguese, with the mess people make. */
import { type Fixture, sheet } from './fixture.ts'

export const OFFICE_SHEETS_PT: readonly Fixture[] = [
  sheet(
    'escola: alunos e responsáveis',
    { delimiter: ';', encoding: 'latin1', above: 'ESCOLA MUNICIPAL FLOR DO CAMPO\r\n\r\n' },
    `
    Matrícula | from 20240001 | urn:ext
    Nome do aluno | NAME | ? name
    Turma | of 6º A;6º B;7º A | groups
    Data Nasc. | dmy | field:data_nasc datetime
    Nome do responsável | other-name | ? name
    Tel. cel. | mobile | urn:tel
    E-mail do responsável | 40% email | urn:mailto
    Bolsista | of Sim;Não | -`,
  ),
  sheet(
    'clínica: pacientes',
    { delimiter: ';' },
    `
    Código | from 1001 | urn:ext
    Nome | name | name
    Celular | mobile | urn:tel
    E-mail | 60% email | urn:mailto
    Nascimento | iso | field:nascimento datetime
    Cidade | city | field:cidade
    Convênio | of Unimed;Particular | -
    Grupo | of Diabetes;Gestantes | groups
    Última consulta | dmy | -
    Nome da mãe | other-name | -
    Observações | 30% note | field:observacoes`,
  ),
  sheet(
    'igreja: membros',
    {},
    `
    Nº | from 1 | ? ignore
    NOME COMPLETO | NAME | name
    Fone/WhatsApp | mobile | urn:whatsapp
    Endereço | street | field:endereco
    Bairro | of Centro;Alecrim | field:bairro
    Aniversário | dm | field:aniversario
    Grupo Jovens | of Sim;Não | group:Jovens
    Grupo Louvor | of sim;não;não | group:Louvor
    Batizado em | 50% dmy | -
    Obs. | 20% note | field:obs`,
  ),
  sheet(
    'academia: mensalistas',
    { delimiter: ';' },
    `
    Cliente | name | name
    CPF | cpf | ? ignore
    Celular 1 | mobile | ? urn:whatsapp
    Celular 2 | 40% mobile | ? urn:whatsapp
    E-mail | email | urn:mailto
    Plano | of Mensal;Anual | -
    Vencimento | dmy | -
    Valor | money | -
    Situação | of Ativo;Cancelado | status`,
  ),
  sheet(
    'condomínio: moradores',
    { above: 'Condomínio Solar das Dunas;;;;;\r\n', delimiter: ';' },
    `
    Bloco | of A;B | -
    Apto | number 3 | -
    Morador | name | name
    Telefone | mobile | urn:tel
    E-mail | 70% email | urn:mailto
    Proprietário/Inquilino | of P;I | -
    Vaga | number 2 | -`,
  ),
  sheet(
    'ong: doadores',
    {},
    `
    Nome/Razão Social | name | name
    CPF/CNPJ | cnpj | ? ignore
    Telefone fixo | 50% landline | urn:tel
    WhatsApp | mobile | urn:whatsapp
    Email | email | urn:mailto
    Valor da doação | money | -
    Data da última doação | dmy | -
    UF | of RN;PB | field:uf
    CEP | cep | field:cep
    Não perturbe | 10% of Sim | opt-out`,
  ),
  sheet(
    'imobiliária: locatários e fiadores',
    { delimiter: ';' },
    `
    Nome do inquilino | name | name
    Telefone do inquilino | mobile | urn:tel
    E-mail | email | urn:mailto
    Nome do fiador | other-name | -
    Telefone do fiador | mobile | -
    CPF do fiador | cpf | -
    E-mail enviado em | dmy | -
    Valor do aluguel | money | -`,
  ),
  sheet(
    'loja: clientes',
    { encoding: 'latin1', delimiter: ';' },
    `
    COD | from 1 | urn:ext
    NOME | first | name:1
    SOBRENOME | last | name:3
    FONE | mobile-plain | urn:tel
    CIDADE | city | field:cidade
    ESTADO | of RN;PB;CE | ? field:estado
    NUMERO | number 3 | ? field:numero
    ULT. COMPRA | dmy | -
    ATIVO | of S;N | -`,
  ),
  sheet(
    'curso: lista de espera',
    {},
    `
    Carimbo | time | -
    Aluno(a) | name | name
    Contato | mobile | urn:tel
    Curso | of Inglês;Violão | -
    Turno | of Manhã;Noite | -
    Data do contato | dmy | -`,
  ),
  sheet(
    'salão: agenda',
    {},
    `
    Cliente | first | name
    Zap | mobile | urn:whatsapp
    Tel. residencial | 30% landline | urn:tel
    Serviço | of Corte;Cor | -
    Aniv. | dm | field:aniv
    Profissional | of Rita;Caio | -`,
  ),
  sheet(
    'sindicato: filiados',
    { delimiter: '\t' },
    `
    Matricula | from 500 | urn:ext
    Nome Completo | NAME | name
    RG | number 7 | ? ignore
    CPF | cpf-plain | ? ignore
    DDD | of 84;11 | -
    Telefone | mobile-local | ? ignore
    Email pessoal | email | urn:mailto
    Setor | of Saúde;Educação | groups
    Cargo | of Técnico;Chefe | field:cargo`,
  ),
  sheet(
    'associação em Portugal',
    { country: 'PT', delimiter: ';' },
    `
    N.º de sócio | from 1 | urn:ext
    Nome | first | ? name:1
    Apelido | last | ? name:3
    Telemóvel | mobile | urn:tel
    Correio eletrónico | email | urn:mailto
    Código postal | cep | field:codigo_postal
    Localidade | city | field:localidade
    NIF | number 9 | ? ignore`,
  ),
  sheet(
    'candidatos de um partido, duas colunas iguais',
    {},
    `
    Nome | name | name
    Fone | mobile | ? urn:whatsapp
    Fone | 30% landline | ? urn:tel
    ~ | blank | -
    E-mail | email | urn:mailto
    Título | of Dr.;Vereadora | ? field:titulo`,
  ),
  sheet(
    'lista sem cabeçalho que diga algo',
    {},
    `
    Coluna1 | name | ? name
    Coluna2 | mobile | urn:tel
    Coluna3 | email | urn:mailto
    Coluna4 | cpf | -
    Coluna5 | of Sim;Não | -`,
  ),
]
