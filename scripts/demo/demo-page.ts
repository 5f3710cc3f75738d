import type { FastifyInstance } from 'fastify';
import { DEMO_PICTURES, isDemoPicture } from './demo-pictures.ts';

export const DEMO_URL = 'https://page.example.com/demo';
/** Another site, which lets nobody's scripts read its pictures: as most of the web does. */
const ELSEWHERE = 'https://images.example.net/demo/';

/** Adds the demo page and its pictures to a server. */
export function addDemoPage(app: FastifyInstance): void {
  app.get('/demo', async (_, reply) => reply.type('text/html').send(demoHtml()));
  app.get<{ Params: { name: string } }>('/demo/:name', async (request, reply) => {
    const { name } = request.params;
    if (!isDemoPicture(name)) return reply.code(404).send();
    const { draw, type } = DEMO_PICTURES[name];
    return reply.type(type).send(await draw());
  });
}

function figure(id: string, picture: string, caption: string): string {
  return `<figure id="${id}">${picture}<figcaption>${caption}</figcaption></figure>`;
}

function demoHtml(): string {
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Pictures to ask about</title><style>
  body{margin:0 auto;max-width:1100px;padding:24px;font:16px/1.5 system-ui,sans-serif;color:#22252a;background:#fafaf8}
  main{columns:340px;column-gap:28px}
  figure{margin:0 0 28px;break-inside:avoid} img,.back{width:100%;display:block;border-radius:8px} figcaption{font-size:14px;color:#5a616b;margin-top:6px}
  .back{height:230px;background:url(${ELSEWHERE}lake.jpg) center/cover}
  .covered{position:relative}.covered a{position:absolute;inset:0}
  </style><h1>Pictures to ask about</h1><p>Right-click any of them and choose <b>Loupe</b>.</p><main>
  ${figure('chart', '<img alt="Bar chart of coffee sold per weekday" src="/demo/chart.png">', 'A chart, of this site')}
  ${figure('receipt', `<img alt="A receipt" src="${ELSEWHERE}receipt.png">`, 'A receipt, from another site that hands out no pixels')}
  ${figure('terminal', '<img alt="A terminal" src="/demo/terminal.png">', 'A screenshot of text')}
  ${figure('menu', '<img alt="A menu in Greek" src="/demo/menu-card.png">', 'A menu in another language')}
  ${figure('dunes', `<img alt="Dunes" src="${ELSEWHERE}dunes.jpg">`, 'A large picture, shown small: 1800×1200')}
  ${figure('covered', `<div class="covered"><img alt="Dunes again" src="${ELSEWHERE}dunes.jpg"><a href="#covered" aria-label="Open"></a></div>`, 'The same one under a link that covers it')}
  ${figure('background', '<div class="back" role="img" aria-label="A lake"></div>', 'A background, not an image element')}
  ${figure('plan', '<img alt="A floor plan" src="/demo/floor-plan.svg">', 'Drawn as SVG')}
  ${figure('lazy', `<img alt="A lake" loading="lazy" src="${ELSEWHERE}lake.jpg">`, 'Loaded only when you get here')}
  </main></html>`;
}
