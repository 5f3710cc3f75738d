import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Desk } from './desk.ts';
import type { FaultKind } from './faults.ts';
import { bodyOf, queryOf, recordOf, sendJson, sendRejection } from './front-door.ts';
import { meetFault } from './meet-fault.ts';
import { findModel, pageOfModels } from './models.ts';
import type { Judged } from './rejection.ts';

/** The Models API and the Files API. */
export function addOtherRoutes(app: FastifyInstance, desk: Desk): void {
  const route = (
    method: 'GET' | 'POST' | 'DELETE',
    url: string,
    kind: FaultKind,
    judge: (request: FastifyRequest<{ Params: { id: string } }>) => Judged<object> | Promise<Judged<object>>,
  ): void => {
    app.route<{ Params: { id: string } }>({
      method,
      url,
      handler: async (request, reply) => await answer(request, reply, desk, kind, async () => await judge(request)),
    });
  };
  const { files, settings } = desk;
  route('GET', '/v1/models', 'models', (request) =>
    pageOfModels(settings.models, queryOf(request), settings.largestModelPage),
  );
  route('GET', '/v1/models/:id', 'models', ({ params }) => findModel(settings.models, params.id));
  route('POST', '/v1/files', 'files', (request) =>
    files.upload(bodyOf(request), request.headers['content-type'] ?? ''),
  );
  route('GET', '/v1/files', 'files', (request) => files.list(queryOf(request)));
  route('GET', '/v1/files/:id', 'files', ({ params }) => files.metadata(params.id));
  route('DELETE', '/v1/files/:id', 'files', ({ params }) => files.delete(params.id));
}

async function answer(
  request: FastifyRequest,
  reply: FastifyReply,
  desk: Desk,
  kind: FaultKind,
  judge: () => Promise<Judged<object>>,
): Promise<void> {
  const record = recordOf(request);
  const fault = desk.faults.take(kind, record, bodyOf(request).toString('latin1'));
  // What is refused is not carried out; what goes wrong on the way back has been.
  if ((fault?.error ?? fault?.reply) && (await meetFault(fault, reply, record))) return;
  const judged = await judge();
  if (await meetFault(fault, reply, record)) return;
  if (!judged.ok) return await sendRejection(reply, record, judged.rejection);
  await sendJson(reply, record, { ...judged.value });
}
