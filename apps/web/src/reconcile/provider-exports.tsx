import { Card } from '../ui/card.tsx';

const places = [
  ['OpenAI', 'Usage → Cost → Export; tokens under Usage → Export'],
  ['Anthropic', 'Console → Cost → Export; tokens under Usage → Export'],
  ['AWS Bedrock', 'Billing → Data Exports → CUR 2.0'],
  ['Google Vertex AI', 'Billing → BigQuery export, saved as CSV or JSON'],
  ['Azure', 'Cost Management → Exports, or Cost analysis → Download'],
  ['OpenRouter', 'Activity → Export'],
  ['LiteLLM', 'GET /spend/logs'],
  ['Anything else', 'a table with a day, a model and an amount; you name the columns'],
] as const;

/** Where each provider keeps the file that is wanted here. */
export function ProviderExports() {
  return (
    <Card title="Where the export is">
      <dl className="grid gap-x-4 gap-y-2 text-sm sm:grid-cols-[10rem_1fr]">
        {places.map(([provider, place]) => (
          <div key={provider} className="contents">
            <dt className="font-medium">{provider}</dt>
            <dd className="text-muted">{place}</dd>
          </div>
        ))}
      </dl>
    </Card>
  );
}
