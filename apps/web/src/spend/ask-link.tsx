import { useRouter } from '@tanstack/react-router';
import { Sparkles } from 'lucide-react';
import type { MouseEvent } from 'react';
import { useProject } from '../shell/use-project.ts';
import { Button } from '../ui/button.tsx';

interface AskLinkProps {
  readonly question: string;
  readonly children: string;
}

/** Takes a question to the analyst. */
export function AskLink({ question, children }: AskLinkProps) {
  const router = useRouter();
  const { name } = useProject();
  const href = `/chat?${new URLSearchParams({ project: name, ask: question })}`;
  const go = (event: MouseEvent) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    void router.navigate({ href });
  };
  return (
    <Button asChild size="sm">
      <a href={href} onClick={go}>
        <Sparkles aria-hidden className="size-3.5 text-accent" />
        {children}
      </a>
    </Button>
  );
}
