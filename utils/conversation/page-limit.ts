/** A full-page capture ends after so many screens, half a minute of captures: endless pages have to end somewhere. */
export const MOST_SCREENS = 60;
