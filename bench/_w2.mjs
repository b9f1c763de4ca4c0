import { sealSession } from 'fe26'
import { startLocalAuthKit } from 'fe26/testing'
import { readFileSync } from 'node:fs'
const a=await startLocalAuthKit({accessTokenTtl:36000})
const PW='the cookie password of the measurements'
const s=await a.issueSession()
const cookies=[];for(let i=0;i<300;i++)cookies.push(await sealSession({organizationId:s.organizationId,user:s.user,accessToken:s.accessToken,refreshToken:s.refreshToken,authenticationMethod:s.authenticationMethod},{cookiePassword:PW}))
const jwks=await (await fetch(a.url+'/sso/jwks/'+a.clientId)).json()
const cfg=JSON.stringify({settings:{clientId:a.clientId,apiKey:a.apiKey,cookiePassword:PW,jwks},environment:{}})
const E=new Uint8Array(0), ent=crypto.getRandomValues(new Uint8Array(256))
const names=process.argv.slice(2); const C=[]
for(const n of names){const g=await import(`/tmp/var/${n}/fe26.js`);g.initSync({module:new WebAssembly.Module(readFileSync(`/tmp/var/${n}/o.wasm`))});C.push({n,g,e:new g.Engine(cfg),t:{}})}
const toks=[];for(let i=0;i<300*0+1;i++)toks.push(0)
const inp=cookies.map(c=>JSON.stringify({sealed:c,cookiePassword:PW}))
const payload=JSON.parse(C[0].g.call('unseal',inp[0],Date.now(),E)).done
const seal=JSON.stringify({payload,cookiePassword:PW})
const ops={warm:(c,i)=>c.e.authenticate(cookies[i],Date.now(),E),unseal:(c,i)=>c.g.call('unseal',inp[i],Date.now(),E),seal:(c,i)=>c.g.call('seal',seal,Date.now(),ent),cold:null}
const cold=[];for(let i=0;i<0;i++);
delete ops.cold
for(let r=0;r<400;r++)for(let i=0;i<300;i++)C[0].e.authenticate(cookies[i],Date.now(),E);

await a.close()
