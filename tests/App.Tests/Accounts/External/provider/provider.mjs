// A certified OpenID provider on a port of its own. Whoever signs in is who the login says: "ada" is ada@example.com, "unverified-ada" is
// ada@example.com without the provider's word for it.
import { createServer } from 'node:http'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

const [modules, settings] = process.argv.slice(2)
const { default: Provider } = await import(pathToFileURL(join(modules, 'oidc-provider', 'lib', 'index.js')))

const server = createServer()
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const issuer = `http://127.0.0.1:${server.address().port}`

const provider = new Provider(issuer, {
  clients: JSON.parse(settings).clients,
  pkce: { required: () => true },
  claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
  cookies: { keys: ['a key of the tests'] },
  // A refresh token that was used twice ends everything, and so does whoever takes a token back.
  rotateRefreshToken: true,
  features: { revocation: { enabled: true } },
  revokeGrantPolicy: () => true,
  findAccount: (_, login) => ({
    accountId: login,
    claims: () => ({
      sub: login,
      email: `${login.replace(/^unverified-/, '')}@example.com`,
      email_verified: !login.startsWith('unverified-'),
      name: `Person ${login}`
    })
  })
})

server.on('request', provider.callback())
console.log(issuer)
