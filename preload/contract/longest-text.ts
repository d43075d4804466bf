/** Characters of the longest turn or draft; what is longer belongs into a file. */
export const longestText = 4_000_000;
