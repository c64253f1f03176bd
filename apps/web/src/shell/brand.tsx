/** The product's mark. */
export function Brand({ size = 20 }: { readonly size?: number }) {
  return (
    <span className="inline-flex items-center gap-2 font-semibold tracking-tight">
      <img src="/icon.svg" alt="" width={size} height={size} />
      Netra Apex
    </span>
  );
}
