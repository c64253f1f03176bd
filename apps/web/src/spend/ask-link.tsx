import { useRouter } from '@tanstack/react-router';
import { Sparkles } from 'lucide-react';
import { keepDraft } from '../chat/compose/drafts.ts';
import { useProject } from '../shell/use-project.ts';
import { Button } from '../ui/button.tsx';

interface AskLinkProps {
  readonly question: string;
  readonly children: string;
}

/** Takes a question to the analyst, where it stands ready to be asked. */
export function AskLink({ question, children }: AskLinkProps) {
  const router = useRouter();
  const { name } = useProject();
  const go = () => {
    // The draft of a new conversation in this project.
    keepDraft(`new ${name}`, question);
    void router.navigate({ href: `/chat?${new URLSearchParams({ project: name })}` });
  };
  return (
    <Button size="sm" title={question} icon={<Sparkles aria-hidden className="size-3.5 text-accent" />} onClick={go}>
      {children}
    </Button>
  );
}
