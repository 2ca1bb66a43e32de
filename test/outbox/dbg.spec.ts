import { it } from 'vitest'
import { openDesk, phone } from '../agent/support/desk.ts'
it('x', async () => {
  const { desk, platform } = await openDesk()
const row = (n: number, phoneNumber = phone(n), city = 'Natal', name = `Person ${n}`) => [n, name, phoneNumber, city]
    const many = Array.from({ length: 6 }, (_, n) => row(n + 10))
    desk.save([row(1), row(2), ...many])
    await desk.sync()
    desk.save([row(2, phone(1), 'Caicó')])
    await desk.sync()
    console.log(desk.repositories.reviews.holds(1), desk.repositories.reviews.conflicts(1), desk.repositories.people.follow(1))
    desk.save([row(2, phone(1), 'Caicó'), row(1, phone(11)), ...many])
    const r = await desk.sync()
    console.log(r.report, r.requests.map(r=>[r.method,r.path,JSON.stringify(r.query),JSON.stringify(r.body)].join(" ")))
    console.log(JSON.stringify([desk.repositories.reviews.holds(1), desk.repositories.reviews.conflicts(1), desk.repositories.reviews.problems(1),desk.repositories.people.follow(1), desk.repositories.people.follow(2), [1,2,3].flatMap(f=>desk.repositories.people.claimsOf(f))],null,1))
    await desk.dispose(); await platform.close()
})
