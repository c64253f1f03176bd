import {
  Activity,
  Bell,
  ChartColumn,
  ChartLine,
  FileUp,
  Gauge,
  KeyRound,
  Lightbulb,
  MessagesSquare,
  Plug,
  Radio,
  Route,
  Server,
  Sparkles,
  Radar,
  type LucideIcon,
  Scale,
  ScrollText,
  Settings,
  Tag,
  TriangleAlert,
  UserRound,
  Users,
  Wallet,
  Waypoints,
} from 'lucide-react';

export interface NavigationEntry {
  /** Path of a route below the shell. */
  readonly to: string;
  readonly label: string;
  readonly icon: LucideIcon;
  readonly group: 'Analyst' | 'Spend' | 'Savings' | 'Gateway' | 'Data' | 'Organisation';
  /** Pressed one after the other, like `g o`. */
  readonly shortcut?: string;
  /** Pages below its path have entries of their own. */
  readonly exact?: boolean;
}

/** The sidebar, the palette and the `g …` shortcuts, in the order they are shown. */
export const navigation: readonly NavigationEntry[] = [
  { to: '/chat', label: 'Ask', icon: Sparkles, group: 'Analyst', shortcut: 'g h' },
  { to: '/overview', label: 'Overview', icon: ChartLine, group: 'Spend', shortcut: 'g o' },
  { to: '/explorer', label: 'Explorer', icon: ChartColumn, group: 'Spend', shortcut: 'g e' },
  { to: '/anomalies', label: 'Anomalies', icon: TriangleAlert, group: 'Spend', shortcut: 'g n' },
  { to: '/alerts', label: 'Alerts', icon: Bell, group: 'Spend', shortcut: 'g l' },
  { to: '/calls', label: 'Calls', icon: Activity, group: 'Spend', shortcut: 'g c' },
  { to: '/sessions', label: 'Sessions', icon: MessagesSquare, group: 'Spend', shortcut: 'g s' },
  { to: '/prices', label: 'Prices', icon: Tag, group: 'Spend', shortcut: 'g $' },
  { to: '/findings', label: 'Findings', icon: Radar, group: 'Savings', shortcut: 'g f' },
  { to: '/proposals', label: 'Proposals', icon: Lightbulb, group: 'Savings', shortcut: 'g p' },
  { to: '/gateway', label: 'Traffic', icon: Waypoints, group: 'Gateway', shortcut: 'g w', exact: true },
  { to: '/gateway/connect', label: 'Connect', icon: Plug, group: 'Gateway', shortcut: 'g x' },
  { to: '/gateway/upstreams', label: 'Upstreams', icon: Server, group: 'Gateway', shortcut: 'g v' },
  { to: '/gateway/budgets', label: 'Budgets', icon: Wallet, group: 'Gateway', shortcut: 'g b' },
  { to: '/gateway/policies', label: 'Policies', icon: Route, group: 'Gateway', shortcut: 'g d' },
  { to: '/import', label: 'Import', icon: FileUp, group: 'Data', shortcut: 'g i' },
  { to: '/sources', label: 'Sources', icon: Radio, group: 'Data', shortcut: 'g t' },
  { to: '/reconciliation', label: 'Reconciliation', icon: Scale, group: 'Data', shortcut: 'g r' },
  { to: '/keys', label: 'Keys', icon: KeyRound, group: 'Organisation', shortcut: 'g k' },
  { to: '/members', label: 'Members', icon: Users, group: 'Organisation', shortcut: 'g m' },
  { to: '/audit', label: 'Audit', icon: ScrollText, group: 'Organisation', shortcut: 'g a' },
  { to: '/settings', label: 'Settings', icon: Settings, group: 'Organisation', shortcut: 'g ,' },
  { to: '/system', label: 'System', icon: Gauge, group: 'Organisation', shortcut: 'g y' },
  { to: '/profile', label: 'Profile', icon: UserRound, group: 'Organisation', shortcut: 'g u' },
];
