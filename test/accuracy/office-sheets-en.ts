/** Home-made office sheets in English, and in several languages at once. */
import { type Fixture, sheet } from './fixture.ts'

const US = { country: 'US' } as const

export const OFFICE_SHEETS_EN: readonly Fixture[] = [
  sheet(
    'school: pupils',
    US,
    `
    Student ID | from 40001 | urn:ext
    First Name | first | name:1
    Last Name | last | name:3
    Grade | number 1 | -
    DOB | mdy | field:dob datetime
    Parent Phone | mobile | urn:tel
    Parent Email | email | urn:mailto
    Mother's Name | other-name | -`,
  ),
  sheet(
    'clinic: patients',
    US,
    `
    MRN | from 88001 | -
    Patient Name | reversed | name
    Cell Phone | mobile | ? urn:whatsapp
    Home Phone | 40% landline | ? urn:tel
    Date of Birth | mdy | field:date_of_birth datetime
    Preferred Language | of English;Spanish | language
    Emergency Contact | other-name | -
    Emergency Phone | mobile | -
    Insurance | of Blue;Green | -`,
  ),
  sheet(
    'church directory',
    { country: 'GB' },
    `
    Name | name | name
    Mobile | mobile | urn:tel
    E-mail | 60% email | urn:mailto
    Address | street | field:address
    Postcode | of LS1 4AP;BS1 5TR | field:postcode
    Birthday | dm | field:birthday
    Notes | note | field:notes
    List | of Choir;Youth | groups`,
  ),
  sheet(
    'gym members',
    US,
    `
    Member # | from 1 | urn:ext
    Full Name | name | name
    Phone | mobile | urn:tel
    Email Address | email | urn:mailto
    Status | of Active;Cancelled | status
    Join Date | mdy | -
    Monthly Fee | money | -`,
  ),
  sheet(
    'residents',
    { country: 'GB' },
    `
    Flat | number 2 | -
    Surname | last | name:3
    Forename | first | name:1
    Tel | mobile | urn:tel
    Key Holder | of Yes;No | -
    Title | of Mr;Mrs | ? field:title`,
  ),
  sheet(
    'ngo donors',
    US,
    `
    Donor | name | name
    Organization | of Wingtip;Fabrikam | field:organization
    Phone Number | mobile | urn:tel
    Email | email | urn:mailto
    State | of NY;CA | field:state
    Zip Code | number 5 | field:zip_code
    Last Gift | mdy | -
    Do Not Contact | of No;No;Yes | opt-out`,
  ),
  sheet(
    'shop customers, tidy',
    US,
    `
    customer_id | code CU- | urn:ext
    first_name | first | name:1
    last_name | last | name:3
    mobile_number | mobile+ | urn:tel
    email | email | urn:mailto
    tags | of vip;new;vip;new | groups
    created_at | time | -
    is_active | of true;false | -`,
  ),
  sheet(
    'event guests',
    US,
    `
    Guest Name | name | name
    Company Name | of Wingtip;Fabrikam | field:company_name
    Job Title | of Clerk;Manager | field:job_title
    Phone | 50% of n/a;see email | ? ignore
    Email | email | urn:mailto
    Table | number 1 | -
    RSVP | of Yes;No | -`,
  ),
  sheet(
    'several languages',
    {},
    `
    Nome | name | name
    Mobile | mobile | urn:tel
    Correo | email | urn:mailto
    Categoría | of A;B | groups
    Birthday | dmy | field:birthday datetime
    Empresa | of Padaria Sol;Oficina Lua | field:empresa`,
  ),
  sheet(
    'order list',
    US,
    `
    Order Number | number 10 | -
    Customer | name | name
    Phone no. | mobile-plain | urn:tel
    Order Date | mdy | -
    Amount | money | -
    Shipped | of Y;N | -
    Tracking ID | number 11 | -`,
  ),
  sheet(
    'unnamed columns',
    US,
    `
    ~ | from 1 | -
    Name | name | name
    ~ | mobile | urn:tel
    Team | of Red;Blue | groups
    Room | number 1 | -`,
  ),
]
