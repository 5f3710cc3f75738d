/** Installed by `entrypoints/page-scroll.ts`; defined with what full-page capturing needs. */
export interface ScrollOperations {
  endScroll: () => void;
}
