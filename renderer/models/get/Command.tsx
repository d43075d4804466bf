interface CommandProps {
  about: string;
  command: string;
}

/** What a browser's page cannot do, as the command that does it. */
export function Command({ about, command }: CommandProps) {
  return (
    <>
      <p className="text-[13px] text-muted">{about}</p>
      <code className="mt-2 block rounded-lg bg-sunk px-3 py-2 font-mono text-xs wrap-anywhere">
        {command}
      </code>
    </>
  );
}
