// A certified OpenID provider for the tests. Arguments: port, address of the museum's answers.
// Whoever signs in as "mei:curators" is mei, in the group curators. New keys at every start.
import { generateKeyPairSync, randomUUID } from "node:crypto";

import Provider from "oidc-provider";

const [port, answers] = process.argv.slice(2);
const issuer = `http://127.0.0.1:${port}`;
const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
const key = { ...privateKey.export({ format: "jwk" }), kid: randomUUID(), use: "sig", alg: "ES256" };

const client = (client_id) => ({
  client_id,
  client_secret: `secret of ${client_id}, long enough`,
  redirect_uris: [answers],
  post_logout_redirect_uris: [new URL("/", answers).href],
  id_token_signed_response_alg: "ES256",
});

const provider = new Provider(issuer, {
  clients: ["museum", "other", "brief"].map(client),
  jwks: { keys: [key] },
  cookies: { keys: [randomUUID()] },
  claims: { openid: ["sub", "groups"], profile: ["name", "preferred_username"] },
  conformIdTokenClaims: false,
  pkce: { required: () => true },
  ttl: {
    AuthorizationCode: (ctx, token, { clientId }) => (clientId === "brief" ? 1 : 60),
    IdToken: 300,
    AccessToken: 60,
    Grant: 600,
    Interaction: 600,
    Session: 600,
  },
  async findAccount(ctx, id) {
    const [name, groups] = id.split(":");
    return {
      accountId: id,
      claims: async () => ({
        sub: id,
        name,
        preferred_username: name,
        groups: groups ? groups.split(",") : [],
      }),
    };
  },
  async loadExistingGrant(ctx) {
    const grant = new ctx.oidc.provider.Grant({
      clientId: ctx.oidc.client.clientId,
      accountId: ctx.oidc.session.accountId,
    });
    grant.addOIDCScope("openid profile");
    await grant.save();
    return grant;
  },
});
provider.listen(Number(port), "127.0.0.1", () => console.log("ready"));
