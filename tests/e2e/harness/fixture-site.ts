import type { AddressInfo } from 'node:net';
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { Certificate } from '../../fake-claude/certificate.ts';
import { isPageName, PAGE_ORIGIN, PAGES, type PageName, renderBarePage, renderPage } from './fixture-pages.ts';
import { drawPdf } from './fixture-pdf.ts';
import { drawPicture, isPictureFormat, mediaTypeOf, type Picture } from './fixture-pictures.ts';
import { readGalleryPage } from './gallery-pages.ts';

export interface SiteRequest {
  scheme: 'http' | 'https';
  /** As asked for, before any mapping. */
  host: string;
  /** Path and query. */
  url: string;
  headers: Record<string, string | string[] | undefined>;
}

export interface FixtureSite {
  httpPort: number;
  httpsPort: number;
  /** Every request so far, oldest first. */
  requests: readonly SiteRequest[];
  /** For `--host-resolver-rules`. */
  hostRules: readonly string[];
  /** For the stand-in, which fetches URL sources itself. */
  hostMap: Readonly<Record<string, string>>;
  /** Address of a page. */
  page(name: PageName): string;
  /** The picture under that page's `#target`. */
  picture(name: PageName): Picture;
  clear(): void;
  close(): Promise<void>;
}

const PDF_PICTURE: Picture = { name: 'pdf', width: 640, height: 480, noise: 0 };
const SITES = ['example.com', 'example.net', 'example.org'];

/**
 * The web that the tests see: pages and pictures under every subdomain of example.com, .net and .org, over
 * http and https alike. What an image does follows from the first segment of its path (see `ImageRule`).
 */
export async function startFixtureSite(
  certificate: Certificate,
  addMore?: (app: FastifyInstance) => void,
): Promise<FixtureSite> {
  const requests: SiteRequest[] = [];
  const plain = fastify({ forceCloseConnections: true });
  // Only the type of `server` differs, in nothing that is used here.
  const secure = fastify({
    forceCloseConnections: true,
    https: { key: certificate.key, cert: certificate.cert },
  }) as unknown as FastifyInstance;
  for (const [scheme, app] of [['http', plain] as const, ['https', secure] as const]) {
    app.addHook('onRequest', async ({ headers, url }) => {
      requests.push({ scheme, host: headers.host ?? '', url, headers });
    });
    addRoutes(app);
    addMore?.(app);
    await app.listen({ port: 0, host: '127.0.0.1' });
  }
  const httpPort = portOf(plain);
  const httpsPort = portOf(secure);
  return {
    httpPort,
    httpsPort,
    requests,
    hostRules: SITES.flatMap((site) => [
      `MAP *.${site}:443 127.0.0.1:${httpsPort}`,
      `MAP *.${site}:80 127.0.0.1:${httpPort}`,
    ]),
    hostMap: Object.fromEntries(SITES.map((site) => [`*.${site}`, `https://127.0.0.1:${httpsPort}`])),
    page: (name) => `${PAGE_ORIGIN}/page/${name}`,
    picture: (name) => PAGES[name].picture,
    clear: () => void requests.splice(0),
    close: async () => void (await Promise.all([plain.close(), secure.close()])),
  };
}

function portOf(app: FastifyInstance): number {
  const { port } = app.server.address() as AddressInfo; // A server that listens on TCP has no other kind of address.
  return port;
}

interface PictureRequest {
  Params: { name: string; file: string };
  Querystring: { noise?: string; delayMs?: string; 'X-Amz-Signature'?: string };
}

function addRoutes(app: FastifyInstance): void {
  app.get<{ Params: { name: string } }>('/page/:name', async (request, reply) => {
    const { name } = request.params;
    if (!isPageName(name)) return reply.code(404).type('text/plain').send('No such page');
    reply.header('set-cookie', 'member=yes; Path=/; Secure; SameSite=None');
    return reply.type('text/html').send(await renderPage(name));
  });
  app.get<{ Params: { name: string } }>('/gallery/:name', async (request, reply) => {
    const page = await readGalleryPage(request.params.name);
    return page === undefined ? notFound(reply) : reply.type('text/html').send(page);
  });
  app.get<PictureRequest>('/bare/:name/:file', async (request, reply) => {
    const picture = pictureOf(request.params.name, `${request.params.file}.png`, 0);
    return picture ? reply.type('text/html').send(renderBarePage(picture)) : notFound(reply);
  });
  app.get('/document.pdf', async (_, reply) => reply.type('application/pdf').send(await drawPdf(PDF_PICTURE)));
  app.get('/robots.txt', async (_, reply) => reply.type('text/plain').send('User-agent: *\nDisallow: /no-robots/\n'));
  app.get('/favicon.ico', async (_, reply) => reply.code(204).send());

  const send = sendPicture;
  app.get<PictureRequest>('/plain/:name/:file', (request, reply) => send(request, reply));
  for (const rule of ['open', 'no-robots']) {
    app.get<PictureRequest>(`/${rule}/:name/:file`, (request, reply) =>
      send(request, reply.header('access-control-allow-origin', '*')),
    );
  }
  app.get<PictureRequest>('/members/:name/:file', (request, reply) =>
    isMember(request) ? send(request, reply) : forbidden(reply),
  );
  app.get<PictureRequest>('/two-faced/:name/:file', (request, reply) =>
    send(request, reply, isMember(request) ? '' : '-for-strangers'),
  );
  app.get<PictureRequest>('/hotlink/:name/:file', (request, reply) =>
    request.headers.referer?.startsWith(PAGE_ORIGIN) ? send(request, reply) : forbidden(reply),
  );
  app.get<PictureRequest>('/signed/:name/:file', (request, reply) =>
    request.query['X-Amz-Signature'] === 'good' ? send(request, reply) : forbidden(reply),
  );
  app.get<PictureRequest>('/moved/:name/:file', (request, reply) =>
    reply.redirect(request.url.replace('/moved/', '/open/')),
  );
}

async function sendPicture(
  request: FastifyRequest<PictureRequest>,
  reply: FastifyReply,
  nameEnding = '',
): Promise<FastifyReply> {
  const { name, file } = request.params;
  const { noise = '0', delayMs } = request.query;
  const picture = pictureOf(name + nameEnding, file, Number(noise));
  const ending = file.split('.').at(-1) ?? '';
  if (!picture || !isPictureFormat(ending)) return notFound(reply);
  if (delayMs) await new Promise((resolve) => setTimeout(resolve, Number(delayMs)));
  return reply.type(mediaTypeOf(ending)).send(await drawPicture(picture, ending));
}

/** Reads `640x480.png`. */
function pictureOf(name: string, file: string, noise: number): Picture | undefined {
  const size = /^(\d{1,5})x(\d{1,5})\./.exec(file);
  return size ? { name, width: Number(size[1]), height: Number(size[2]), noise } : undefined;
}

function isMember(request: { headers: { cookie?: string | undefined } }): boolean {
  return request.headers.cookie?.includes('member=yes') ?? false;
}

function forbidden(reply: FastifyReply): FastifyReply {
  return reply.code(403).type('text/html').send('<h1>Forbidden</h1>');
}

function notFound(reply: FastifyReply): FastifyReply {
  return reply.code(404).type('text/plain').send('Not found');
}
