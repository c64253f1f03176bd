import type { Labels } from '../../value/label.ts';
import { at } from '../wire/field.ts';
import type { Fields } from '../wire/fields.ts';
import { addTags } from './tags.ts';

/** What a resource says of everything it sends. */
export interface ResourceLabels {
  readonly service: string;
  readonly application: string;
  readonly environment: string;
  readonly user: string;
  readonly session: string;
  readonly project_label: string;
  readonly branch: string;
  readonly tags: Readonly<Record<string, string>>;
}

export function resourceLabels(fields: Fields, labels: Labels): ResourceLabels {
  const service = labels.of(fields.text(at.application));
  const tags: Record<string, string> = {};
  addTags(tags, fields, labels);
  return {
    service,
    // SDKs fill in `unknown_service:/path/of/node` where nobody named the program.
    application: service.startsWith('unknown_service') ? '' : service,
    environment: labels.of(fields.text(at.environment)),
    user: labels.of(fields.text(at.user)),
    session: labels.of(fields.text(at.session)),
    project_label: labels.of(fields.text(at.project_label)),
    branch: labels.of(fields.text(at.branch)),
    tags,
  };
}
