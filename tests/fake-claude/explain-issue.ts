import type * as z from 'zod/mini';

type Issue = z.core.$ZodIssue;
type Path = readonly PropertyKey[];

/**
 * Says what is wrong with a body in the words the service uses, for instance
 * `messages.0.content.0.image.source.base64.media_type: Input should be 'image/jpeg', 'image/png', 'image/gif' or
 * 'image/webp'`.
 */
export function explainIssue(issue: Issue, body: unknown, above: Path = []): string {
  const path = [...above, ...issue.path];
  if (issue.code === 'invalid_union' && issue.errors.length > 0) {
    // The branch that got furthest into the value is the one that was meant.
    const depth = (branch: readonly Issue[]): number => Math.max(...branch.map((entry) => entry.path.length));
    const [meant] = [...issue.errors].sort((one, other) => depth(other) - depth(one));
    const [first] = meant ?? [];
    if (first && first.path.length > 0) return explainIssue(first, body, path);
  }
  if (issue.code === 'invalid_union' && 'discriminator' in issue) {
    const tagged = path.slice(0, -1);
    const value = valueAt(tagged, body);
    if (typeof value !== 'object' || value === null) return `${locate(tagged, body)}: ${NOT_AN_OBJECT}`;
    const tag = String(valueAt(['type'], value));
    return `${locate(tagged, body)}: Input tag '${tag}' found using 'type' does not match any of the expected tags`;
  }
  if (issue.code === 'unrecognized_keys') {
    return `${locate([...path, issue.keys[0] ?? ''], body)}: Extra inputs are not permitted`;
  }
  return `${locate(path, body)}: ${reason(issue, valueAt(path, body))}`;
}

function reason(issue: Issue, value: unknown): string {
  if (value === undefined) return 'Field required';
  switch (issue.code) {
    case 'invalid_union':
      return 'Input should be a valid list';
    case 'invalid_value':
      return `Input should be ${choices(issue.values.map(String))}`;
    case 'too_small':
      return `Input should be greater than or equal to ${String(issue.minimum)}`;
    case 'invalid_type':
      return `Input should be a valid ${PYTHON_NAMES[issue.expected] ?? issue.expected}`;
    default:
      return 'Input is not valid';
  }
}

const NOT_AN_OBJECT = 'Input should be a valid dictionary or object to extract fields from';

const PYTHON_NAMES: Record<string, string> = {
  array: 'list',
  boolean: 'boolean',
  int: 'integer',
  object: 'dictionary',
  record: 'dictionary',
};

function choices(values: readonly string[]): string {
  const quoted = values.map((value) => `'${value}'`);
  const last = quoted.pop() ?? '';
  return quoted.length === 0 ? last : `${quoted.join(', ')} or ${last}`;
}

/** The service writes the chosen branch of a union into the path: `content.0.image.source.base64`. */
function locate(path: Path, body: unknown): string {
  const parts: string[] = [];
  path.forEach((key, index) => {
    parts.push(String(key));
    const isBlock = path[index - 1] === 'content' && typeof key === 'number';
    const isLast = index === path.length - 1;
    const tag = valueAt(['type'], valueAt(path.slice(0, index + 1), body));
    if (!isLast && (isBlock || key === 'source' || key === 'thinking') && typeof tag === 'string') parts.push(tag);
  });
  return parts.join('.');
}

function valueAt(path: Path, root: unknown): unknown {
  let value = root;
  for (const key of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = Reflect.get(value, key);
  }
  return value;
}
