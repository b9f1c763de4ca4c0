import { createRequire } from 'node:module'
import { sealSession, engineInfo } from 'fe26'
import { startLocalAuthKit } from 'fe26/testing'
const require=createRequire(import.meta.url)
const a=await startLocalAuthKit({accessTokenTtl:36000})
const PW='the cookie password of the measurements'
const s=await a.issueSession()
const cookies=[];for(let i=0;i<400;i++)cookies.push(await sealSession({organizationId:s.organizationId,user:s.user,accessToken:s.accessToken,refreshToken:s.refreshToken,authenticationMethod:s.authenticationMethod},{cookiePassword:PW}))
const jwks=await (await fetch(a.url+'/sso/jwks/'+a.clientId)).json()
const cfg=JSON.stringify({settings:{clientId:a.clientId,apiKey:a.apiKey,cookiePassword:PW,jwks},environment:{}})
const { readFileSync }=await import('node:fs')
const native=require('@fe26/linux-x64-gnu')
const glue=await import('/work/main/npm/fe26/dist/esm/wasm/fe26.js'); glue.initSync({module:new WebAssembly.Module(readFileSync('/work/main/npm/fe26/dist/esm/wasm/fe26_bg.wasm'))})
const E=new Uint8Array(0)
const fr=v=>{for(const m of Object.values(v)) if(typeof m==='object'&&m!==null) fr(m); return Object.freeze(v)}
function med(f,n=400,r=15){const t=[];for(let k=0;k<r;k++){const s=process.hrtime.bigint();for(let i=0;i<n;i++)f(i);t.push(Number(process.hrtime.bigint()-s)/n/1000)}t.sort((a,b)=>a-b);return t[r>>1].toFixed(2)}
for(const [name,m] of [['native',native],['wasm',glue]]){
 const e=new m.Engine(cfg)
 let text=e.authenticate(cookies[0],Date.now(),E)
 if(name=='native')console.log('reply bytes',text.length,'cookie',cookies[0].length)
 console.log(name,'authenticate',med(i=>e.authenticate(cookies[i],Date.now(),E)))
 console.log(name,'no cookie',med(i=>e.authenticate('',Date.now(),E)))
 console.log(name,'bad cookie (2KB)',med(i=>e.authenticate('x'+cookies[i].slice(1),Date.now(),E)))
 const texts=cookies.map(c=>e.authenticate(c,Date.now(),E))
 console.log(name,'parse',med(i=>JSON.parse(texts[i])), 'parse+freeze',med(i=>fr(JSON.parse(texts[i]))))
 const inp=cookies.map(c=>JSON.stringify({sealed:c,cookiePassword:PW}))
 console.log(name,'unseal op',med(i=>m.call('unseal',inp[i],Date.now(),E)))
 const payload=m.call('unseal',inp[0],Date.now(),E).slice(8,-1)
 const seal=JSON.stringify({payload:JSON.parse(payload),cookiePassword:PW}); const ent=crypto.getRandomValues(new Uint8Array(256))
 console.log(name,'seal op',med(i=>m.call('seal',seal,Date.now(),ent)))
}
console.log('entropy 256',med(i=>crypto.getRandomValues(new Uint8Array(256))),'4096',med(i=>crypto.getRandomValues(new Uint8Array(4096))))
const obj=JSON.parse(native.call('unseal',JSON.stringify({sealed:cookies[0],cookiePassword:PW}),Date.now(),E)).done
console.log('stringify', med(i=>JSON.stringify({payload:obj,cookiePassword:PW})))
await a.close()
