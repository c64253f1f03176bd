/** Words of the language that name nothing in the data; what is left over after all recognisers and these is a name. */
export const plainWords: ReadonlySet<string> = new Set(
  `a able about actual actually add after again ago all allow along already also although always am among amount an and annual any
  anyone anything apart approximately are around as ask at available average avg away back bar based basis be because been
  before begin being below best better between big both break breakdown broken bring but by can cannot chart check clear collect combined come
  compare compared comparison compute confirm consume consumed contribute contribution could count create current currently data dear deal detail detailed details did differ difference different display distinct distribution do does doing done down drive driver drove during each earlier either else entire especially
  even ever every everyone everything exact exactly except exclude excluding expect explain far figure figures find first fix for found from full further gave get give given go goes going gone good got graph
  great group grouped grow growth had happen happened has have having he hello help her here hey hi him his history how however i id if in include included including
  incur incurred individual info information instead into involve is it item its itself just keep kind know large last late lately least leave left less let level like likely list little live
  long look looking lot lots low lower made main mainly make many matter max maximum may maybe me mean measure median metric might mine minimum more most mostly much must my name named need never new next no non none
  nor normal not nothing now number numbers of off often ok okay on once one only onto open or order other our out over overall overview own part particular past peak people per percent percentage percentile period piece place plain
  please plot point possible pretty previous put question quick quickly quite rank ranked ranking rate rather ratio read real really recent recently record recorded regarding related report respect respectively rest result return right roughly
  row run running said same say second see seem seen separate separately set several share she should show since single size small smaller so some somebody someone something sort sorted split still stat statistic stats stuff such sum
  summarise summarize summary sure table take taken team tell terms than thank thanks that the their them then there these they thing think this those though through time times to together told too took top total
  totals toward towards try turn two type under until up upon us use used using usually value various versus very via view want was way we well went were what when where whether which while who whole whom whose why will with within
  without word work worked would year yes yet you your yours zero ai it's let's i'd i'm we're across against descending ascending desc asc highest lowest biggest smallest largest
  most fewest cheapest cheap cheaper dearest dearer costliest costly priciest pricey expensive greatest worst bottom least max min heavy heaviest slow slowest fast fastest busiest frequent frequently
  k m b thousand million billion usd dollar dollars eur cent cents unit units greater above below exceeding exceed exceeded exceeds more under less apiece each x vs compare relative hit miss hits misses
  responsible account accounted accounting attributable belong belonging called calling go goes eat ate eating gobble gobbled gobbles waste wasted wastes wasting lose losing lost loss save saved saving savings prompt prompts prompting
  cache caching cached caches ttl lifetime lifetimes hour minute minutes hours day days week weeks month months quarter quarters year years daily weekly monthly yearly quarterly
  gross net cumulative aggregate aggregated grand complete kindly gimme general course fact essence pls plz folks honestly basically literally
  missing lacking lack coding euro euros gbp pound pounds sterling yen jpy chf franc francs cny inr rupee rupees currency`
    .split(/\s+/)
    .filter((word) => word !== ''),
);
