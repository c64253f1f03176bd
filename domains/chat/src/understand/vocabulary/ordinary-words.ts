/**
 * Words of English one slip away from a word of the trade: `host` is no misspelt `cost`. Only those that are so close
 * are listed; any other word is never taken for one of ours.
 */
export const ordinaryWords: ReadonlySet<string> = new Set(
  `
  analytics async calc chai chunked chunking codebase codec codecs codename como comparer cors docs estimator expr geek grep importer
  importers intro jake james jose lang marco misc modem optimizer redo remapping repl replayed reusable reworked shard shards simulator
  simulators subtest typo typos ulimit until util utils wasm
  abnormally abort aborts accurate ache ached aches aching acidity activate activates actively activist activists
  adoration adulation advise advises afresh agencies ailed ailing ails alliance alliances allowable alter alters
  amending amiss analyst analysts analytic analyzed analyzer anomalous appending applicator applicators apter arch
  arose assumed assure assures assuring audio audios auspicious averaged babe babes backing backings bade badgers bail
  bailed bailing bails bake bakes bale bales ball balls bare bares baring barn barns baser bash bashes bashing bask
  basks bass basses baste basted bastes batches bath bathing baths batting battling baying beach beaching beading beak
  beaks beam beaming beams bean beaning beans bear bearing bears beat beating beats belching bells benching bend bends
  bent bents bequest bequests bereaving berrying betraying betting bewitched biases bind binds birching bitch bitching
  black blacking blacks blanch blanching blast blasts bleak bleating blending blinking blotching blow blows boast
  boasts bode bodes bogs boney boos boot boots boring born botch botching bout bouts bracing braking branches
  branching braving braying breaching bread breading breads breasting breathing breeding breezing brew brewing brews
  bricking bridling brine brink brinks briny brisking brooking brow brows brunch brunt buckets budge budged budges
  buffets buggers bullets bulls bump bumped bumps bunching buoy buoys burgers buried buries burner burners burp burped
  burps burr burred burrs burst bursts bury bused buses bush bushy butt butting butts buys cabbing cabling cackling
  cage cages cake cakes calamities calamity calf calfs calk calking calks calm calming calms camel camels cameo cameos
  camp camping camps cane canes canning capacitor capacitors cape capes capping captivities captivity carding care
  cares carnation carnations carping carting carton cartons carving cased cash cashed cashes cashing cask casks cast
  caste caster casters castes casting castings castling casts catch catches catching catchings causing cave caves
  caving cease ceases cede cedes cell cells chaffed chained chaired chalked champed chance chanced chances channels
  chant chanted chants chaos chap chapped chaps chapt chapter char charger charmed charred chars charted chase chases
  chatted chatting cheapen cheapens cheat cheats checker chewier chinked chinking chinned chinning chipper chirped
  chopper chugged churned cinching citation citations clack clacking clacks clanged clanked clashing clause clauses
  cleaner clearer cleaver clinking clogs close closes closing clotting clouting coached coaches coaching coaling coast
  coasting coat coating coats coaxing cobs cocking codding coded cods coiling coining coke cokes cold colds collage
  collar collared collars college colt coma comas comb combated combing combs comet comets commendation commendations
  compacted compaction compassed competed compilation compilations compiled completing complexion complexions complied
  composed computed conceit concept concert concession concessions concoct condensation condensations conduct cone
  cones confession confessions congest conning cons consent conservation contact contempt content contents contest
  contests contort convection convent convention conventions conversational conversing convert convict convulsion
  convulsions cooking cooling cooperation cooping coos cope copes copping cops copying cording core cores corking
  corning correct cosies cosy couching counties counting county coupling court courting courts cove covering coves
  coveting cower cowering cowers cows cracking cranked crashing crate crates crating creak creaking creaks creaming
  creasing creating creative creatives cremation cremations cresting cretin crew crews cringed cringes crippling
  croaking cropped cross crossing crow crows crusting cuffing cull culling culls cumming cunning cupping curbing
  curing curling curries curry cursing curving cycling cyst cysts dabbles dabbling dairies dairy daisies daisy dallies
  dally dame dames dare dares daring dated daubing daze dazes dean deans decease deceased deceases decrying deduce
  deduces deducing deducting deduction deductions defective defectives deficiencies deficiency definite degenerate
  degenerated degenerates delivers delving dent dents departed depending deported depressed depresses deriding derives
  deriving detaining developed develops dies differed differently differing dilation dills dime dimes distance
  distances distant distincter distinctly distract distracts district districts ditching diver divers diverts diving
  doer doers dogs doilies doily doles dolling dome domes donation donations dons doodles doodling dopes dose doses
  dosing dote dotes dots doubled doubly doubting dour dousing doves downgraded dozes draining draping drawers drawing
  dreading dreaming drew drier driers drifting drilling drily drinkers drinking dripped dripping drivel drivels driven
  droning drooled drooped drowned drowsed dubbing duding dueling dues dulling dumber dump dumped dumps dune dunes
  duping duplication dust dusts dyes ease eases east eave eaves education educations eery effecting effectively
  efficient efficiently elective electives electrician electricians emailing ember embers emigrate emigrates empire
  empires employ employe employed employer employers employes employment employments encored engender engenders
  engineered environmental equality erection erections estimated etch excelled excepted excerpt excerpts excessive
  excises excites excluded excreted excusing exhort exhorted exhorts expanse expanses expansive expected expended
  expending expert experts expired exploding explorer explorers explores explosive explosives exported exposes express
  expressive extended extensive extort extorted extorts faction factions fainting fair fairs fake fakes fall falling
  falls falter falters fame fanning farm farming farms fasted fasten fastens fasting fate fates fatter faulting
  fawning fear fears feat feats featured federation federations feeling felling fend fends ferrying fester festers
  fetching fiction filed filing filling fills filming firs fist fists fittings fixture flail flailed flailing flails
  flea fleas fled flee flees flesh flew flexes fling flow flower flowering flowers flows flux foaling foes fogs foil
  foiled foiling foils fooling forecasted foremost forests foretaste foretastes forgets form formal formals forms fort
  forts foster fosters fouling fount founts four fours fowling fractional fracture frail freak freaking freaks
  friction frog frogs fruition fueling fulling function functions furling furry fused gaily gall galls game games
  gases gate gates gear gears generating generator generators gent gents getting gills glow glower glowering glowers
  glows gobbling gong gongs grate grates greasing grey greys grilling gripping growl growls grown gust gusts gutting
  gyration gyrations hack hacking hacks hail hailed hailing hails hale hales hall halls halve halves hanged hare hares
  harm harms harries harry haste hasted hastes hatch hatching hate hates haven havens haying haze hazes heading
  headings hear hears heat heats heave heaves hills hind hinds hiss hissed hisses hissing hitching hive hives hobbling
  hoes hogs home homes honey honeys hose hoses hosing host hosting hosts hove hovering hump humped humps hurray
  hurrays hypothetical ills imagined imaging impart imparts impending implication implications imported inaccuracies
  inaccuracy inaction inactivity incapacity incense incensed incest indefinite indication indications indifferent
  indistinct individually inducing induction inductions ineffective inefficiencies inefficiency inexpensive infest
  infests infinitely infinities infinitive infinitives infinity infraction infractions innovation innovations instinct
  instincts integral integrals integrated integrating integrity interaction interactions intimate intimates intonation
  intonations inversion inversions invest invests invitation invitations invoiced irate iteration iterations jack
  jacking jacks jail jailed jailing jails jeans jetting jogs jumper jumpers jumpy junk junks juries jury jute jutting
  kills kinda king kings kink kinks kiss kissed kisses kissing lace laces lacing lacy ladling lagging laid lake lakes
  lambing lame lames lancing landing lapping lapsing larding lark larking larks lash lashing lass lasted lasting latch
  latching lathing lauding launches layering laying lazying leach leading leaking lean leans lease leases leek leeks
  leering legion legions lend lends lent lest letting letup letups levering lick licking licks lifelike lifeline
  lifelines lime limes linger lingers linking lobe lobes lock locking locks lodger lodgers loft lofts logger loitering
  lone longed loose looses loosing loot loots lope lopes loping lore loser losers losses louse louses love lover
  lovers loves loving lowed lowing luck lucking lucks lumber lumbers lump lumped lumps lunch lung lungs luring lurking
  lust lusts magnate maid maids mail mailed mailing mails mall malls manures marches marching marsh martin mashing
  mask masking masks mass massed masses massing mast master masterful masters masts match matching mate mates meal
  meals meant meat meats media medias meek meekly meetings mend mends mere meres meshing mess messed messes messing
  migraine migrated milking milling mills mime mimes mince minces mincing mind minding minds mingles mint minting
  mints minuet minuets minuses minuted minuter minutest misled mist misted misting mists misused misuses misusing moan
  moans moat moats mode moderation modes moist molt molts monies monkey monkeys moot moots moss mosses motel motels
  moths mount mounts mousing moussing mouths mower mowers muck mucks mulch mumps munch mused mush mushing muss mussed
  musses mussing mutation mutations nail nailed nailing nails nativities nativity near nears neat nerved netting node
  nodes noes nose noses nosing notching numbed nutting oases odes operatic operating operational operative operatives
  operator operators opposing optimism optimist optimists optimized ouch oust ousts outdone outlaw outlaws outlets
  outlines outlives outsider outsiders pacing pack packing packs paging pail pails pain pains pair pairs paling pall
  palls pancreases paralysis parch parching parentage paring parson parsons paste pasted pastes patch patching pate
  pates patio patios paunch pause paused pauses pave paves paving pawing peach pear pears pease peat peek peeks pend
  pending penetrate penetrated penetrates penetration penetrations peopled perfect persona pertest pervert petting
  pier piers pike piked pikes pills pitching plaid plaids playing pleas pleased plod plow plows plying poplar poplars
  port portent ports pose poses posing post posting posts pour pours powdering power powering powers praying precinct
  precious prediction predictions preface prefect prepared prettying preview previews previously prick pricked pricks
  pride prided prides pried prime primed primes prince princes privier prize prized prizes procured prodded produce
  producer producers produces producing production productions projector projectors prom promotion promotions proms
  proportional proportionals proportioned proposition propositions propped prose prosecuted prospect prospected
  protect protected protects protest protested prouder provide provided provides prow prows prying pump pumped pumps
  purposing putting quack quacks quadruped quadrupeds quadrupled quadruplet quadruplets quainter qualifies qualify
  quantity quartet quartets quicken quickens quieter quirk quirks quitter quote quotes race races rack racking racks
  radio radios rafter rafters rage rages raid raiding raids rail railed railing railings rails rake rakes ranch
  ranching rape rapes rare rares raster rated ration rations rats rave raves raving ravings raze razes reach reaching
  reacting reaction reactions readable readied readies readying realest ream reaming reams reaping rear rearing rears
  rebating rebuking receding reckoning reckons reclining recommended recreate recreated recreates recreation
  recreations reddest redo redoing reduced reefing reeking reeks reeling refining reflective reformed refraction
  refraining refusing refuting regaining regaling regenerate regenerated regenerates regeneration reining rejected
  rejection rejections rejoining relating relation relations relaxed relaxing relay relayed relaying relays reliably
  reliance relying remaking remarking remember remembers reminding renaming rend rending rends rent renting rents
  repairing repay repaying repays repealed repeated repented replete repleted replication replied replies reply
  replying reportedly reporter reporters reposed reproduced reputed reputing rerouted residing resorted responded
  responds responsive resting resuming retailed retailing retails retained retaining retains retarded retarding
  retched retches retching retired retires retiring retorted retorting retrace retraced retraces retracing returned
  returning reusing revenge revenges reverie reveries reverse reverted revery revolted revving rewrites rice riced
  rices ridding rind rinds ring rings rippling rite rites river rivers roaming roaring robe robes rode roes role roles
  roost roosts rope ropes rosy rotaries rote rouse rouses rump rumps rune runes ruse ruses rust rusts rutting sack
  sacking sacks sades safe safes sage sages sail sailed sailing sails sake sale sales salting salve salves salving
  sand sanding sands sane saplings sapped saver saviors sawing saying sayings scald scalds scaled scalp scalped scalps
  scaly scare scares scent scenting scents scooter scrapped seal sealing seals seam seaming seams sear searing sears
  seas season seasoning seasonings seasons seating secluding sect section sects sedating seduce seduces seducing
  seduction seductions seed seeding seeds seek seeking seeks seeming seeping seething seize seizes seizing sell
  selling sells sender sending sensing serve server servers serves serviced servile serving settling shade shades
  shake shakes shame shames shape shapes shared shark sharks sharp sharped sharper sharps shatter shave shaves shaving
  shedding shelf shelter shinning shipped shire shirking shopped shopper shore shores short shorted shorten shortens
  shorts shower showering showers showier shrinking shutter shutting side sides sidings sifting sills silting
  simulated simulator sine singe singes sire sires site sites sitting situate sixes sized sizer skating sketched
  skipped slack slacking slacks slander slap slapped slaps slat slating slats slave slaves slaving sledding sleeting
  slender slew slews slinking slipped slitting slob slobs slog slogs slop slopped sloppier slops slot slots slotting
  slowed slugging smarter smelting smiting smuggest snap snapped snappiest snapping snaps snare snares snatched
  snatching sneaking snipped snitch snitched snitches snort snorts snow snows snuggest soap soapier soaps sobering
  soft soften softens soggiest song songs soot sore sores sorta sorting sounder sounding sour sourced sours spading
  spanking spankings spanner spanning spare spares spat spats spatting spayed spaying speaker speaking spearing
  specking specter speedier speeding speedy speller spelling spellings spelt spewed spewing spice spiced spices spied
  spies spine spines spinning spire spires spite spited spites spiting spitting splendor spoke spokes sponging sport
  sports spotting spreading spreed springs stag staged stags stake staked stakes stale staled stales stamped standing
  standings stapled stare stared stares starter state stated states stating statue statues statuses stave staved
  staves staving steam steams stepped stimulate stimulated stimulates stinking stipulate stipulates stitch stitched
  stitches stopped storage stouter stow stows straggle stranger strangers strangest strangle strangles strapped
  strayed streaking strings striping stripping strongly sturdy suave suavest subnormal succeeds successfully sued
  suggesting suggestive suiting sundae sundaes sundries sundry suppler supplied supplies supplying supporting supposed
  surlier survive suspending suspicion suspicions suspiciously swab swabbed swabs swam swamp swamped swampier swamps
  swan swans swarm swarmed swarms swat swathed swats swatted swatting sway swayed sways sweat sweating sweats swerved
  swished switcher switches swooped syringe tack tacking tacks tail tailed tailing tails tainting taker takers tale
  tales talk talks tall tame tames tank tanking tanks tape tapes taste tasted tasteful tastes taxes teach teak teaks
  tear tears teas teat teats teem teems temples tend tends tent tents term terror terrors thanking thatching thinning
  thrilling throughout ticking tide tides tied ties tiger tigers tile tiles tilling tills timed timer timers tinging
  tinkling tinning tinting tipping tire tires titling toes toiling tome tomes tonal tong tongs topical topples
  toppling tour tours tousling toweling tower towering towers traction trailing tramples trampling trapping trappings
  trawling treading treason treating trebles trebling trekking trending trialing tricking trickles trickling trifle
  trifles trifling trilling trimming tripe tripled triplet triplets tripods tripping trite trolling tropical troubling
  trunking tuft tufts tune tunes turned tusk tusks tweaking twine twines twinging twining twinkling twinning twirling
  twitch twitched twitches typed ultimate unassuming unequal unexpectedly unhappier unload unloads unpacked unreliable
  unscathed unsuccessfully untie unto unwashed upending upgraded usher ushers vase vases vast vaster vasts vend vender
  venders vends venerate venerated venerates veneration vent vents verge vetting vocation vocations wafted wafting
  wail wailed wailing wails waited waiting waiving wake wakes wall walls wanted wanting ward wards warn warns warp
  warps wars wart warts wary washed washes washout wastefully watch watching wave waves waving weak weakly wean weans
  wear wears wearying weed weeds weeps weer wees weirdo weirdos welting wetting wheat whet whets whiling whining
  whisking white whites width widths wilting wince winces wind winds wire wires wish wistful witch witched witching
  wits witting wizes wobbling woes woken wore workplace world worlds worm worms worsting wound wounds wreak wreaking
  wreaks wrecking wresting wring wringing wrings writ writer writers writhe writhes writhing writs wrote yack yacking
  yacks yearn yearns yesterdays yodel yodels
`
    .split(/\s+/)
    .filter((word) => word !== ''),
);
