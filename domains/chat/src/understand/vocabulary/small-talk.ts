/** Words people talk around a question with; they name nothing and ask for nothing. */
export const smallTalk: ReadonlySet<string> = new Set(
  `don't doesn't didn't won't isn't aren't wasn't weren't can't couldn't shouldn't wouldn't haven't hasn't hadn't reckon reckons reckoned fat chunk slice strike struck bump stood pct pcts outlay re-price reprice repriced repricing savings fortune bomb topic langfuse headroom ceiling cap caps pricier produce produced generates went gone broke capita frequently priciest tpm rpm qps damage pocket outage outages finance lead leads completely propose proposed proposal ran invoice invoices switching extrapolate attempt attempts unusually maintenance holiday u ur pls plz thx ty teh giv gimme tho cuz bc btw fyi imo lol btwn abt ya yall sth smth dont doesnt didnt cant wont isnt arent wasnt im ive ill id youre theyre burning family families line lineup equal equally premium remove removed removing expecting storm storms doubled scaling extending extend irregularities irregularity release deploy deployed deployment kv month-end year-end quarter-end run-rate on-track eom eoy eoq trend trends trending evolution evolve evolved evolving develop developed develops timeline absolutely accept according ahead ain't alright alternatively amazing angry anyhow anymore anyway anyways apparently apologies appreciate
  argue argued asap asked asking asks assuming awesome awful bad badly barely basic become becomes becoming begin behave behaved believe bet
  bigger bit blew blow blowing board boring boss bother bothered bought bro bunch busy buy buying call calm came cared careful carefully case catch
  caught certain certainly cfo ceo chance chat chatted cheers chief claim claimed claiming claims clearly close closely closer coffee colleagues come comes comfortable coming
  concerned concerning confused confusing congrats consider considered considering convince convinced correct correctly crazy cto curious cut damn dare
  deck decide decided definitely depending desk desperate despite differently difficult directly discuss discussed discussing discussion dollars done doubt dude dunno
  eager easier easily easy emergency end ended ending ends enough equally etc evidently ex example exist existing exists expected experience
  eye eyes fair fairly fall fallen falling favor favour feel feeling feels felt fewer fight final finally fine finished folk follow followed following
  forever forget forgot forward friend friendly frustrated frustrating fun funny fully generally gets getting glad god goodness gosh gotta gonna grand grateful guess guessed guessing guy
  guys hand handy hang happily happy hard hardly hate hated headache headaches hear heard heart heavily hell helped helpful helping helps hint hmm hold home honest hope hopefully hoping
  horrible hour huge hurry idea ideally ideas imagine immediately important impressive incredible indeed insane insanely intend intended interested interesting
  internally issue issues joking joke jump keeping keeps kept kid kidding killing knew knowing known knows lately laugh lazy learn learned least lemme lie
  lied lies lights liked likes line listen literal liking lol looked looks loose lord loud love loved lovely loves luck lucky mad manage managed
  meantime meanwhile meet meeting meetings memory mention mentioned mess messy mid mind minds minor minute mistake mixed moment monster morning mostly move
  moved moving naturally near nearly neat necessarily necessary nevermind nervous nicely nice nobody noise noted notice noticed nope obvious obviously occasionally odd
  offer opinion ought owe owner pain painful panic pardon partly pass passing past patience people perfect perfectly permission person personally
  pick picked picking plan planned planning plans plenty plus poor popped portion positive possibly practically prefer preferably prepare presentation
  presenting pressed presumably pretend previously probably problem problems process promise promised proper properly prove proved provide provided pull pulled
  purpose pushed pushing puts putting puzzled quarterly quickly quiet quit quote random rare rarely reach reached ready reality realise realised realize realized
  reasonable reasonably receive received recommend regards relevant remember remind reminds repeat reply review reviewing rid ridiculous rough rude rush
  sad safe sake sane sanity scared scary school screen search secret seconds seeing seemed seems send sense sensible sent serious seriously
  shall sharp shock shocked shocking shoot shot shout shouting showed showing shown shows shut sick side sides silly similar simply sit
  sitting slide slides slightly smart smooth sneaky someday somehow sometime sometimes somewhat somewhere soon sooner sound sounds spare speak speaking specific specifically
  sprint staff stand standup stands start started starting starts stay stayed staying step steps stick stood story straight strategy stressed stressful strict
  strictly struggling stuck study stupid suddenly suggest summary super support supposed supposedly surely surprise surprised surprisingly swear switch talk talked talking
  taken takes taking task tells tend terrible thanks theory thing thinks thought thoughts throw thrown thus till tiny tired today tomorrow tonight tons touch
  tough track tracking tricky tried tries trouble true truly trust truth trying tune turned turning turns ugh ultimately um uh unfortunately unless
  unsure upcoming upper urgent usual vague vp wait waited waiting wake walk wanna wanted wanting wants watch watched watching weeks weird welcome
  wherever whichever whoever whatever whenever wild willing wish wished woke won won't wonder wondered wonderful wondering wont wording worried worries
  worry worse worst worthy wow write writes writing written wrong wrote yeah yep yesterday yup`
    .split(/\s+/)
    .filter((word) => word !== ''),
);
