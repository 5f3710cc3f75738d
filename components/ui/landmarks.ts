/** Ids of controls that something elsewhere in the panel leads to; there is one of each. */
export const ADD_IMAGES_ID = 'add-images';
export const MODEL_ID = 'model';
export const PRICES_ID = 'model-prices';

/** The passphrase box of the card that stands there while the key is locked. */
export const PASSPHRASE_ID = 'passphrase';
