/** Files that somebody chose or dropped, with the folders that they lie in. */

export interface Offered {
  /** Name with the folders above it, slashes between. */
  readonly name: string;
  readonly file: File;
}

/** What systems put beside files, and nobody means to send. */
const BESIDE = /(^|\/)(\.|~\$|Thumbs\.db$|desktop\.ini$)/;

/** Returns the files of inputs; a folder's know where they lie. */
export function chosen(inputs: Iterable<HTMLInputElement>): Offered[] {
  const files = [...inputs].flatMap((input) => [...(input.files ?? [])]);
  return wanted(files.map((file) => ({ name: file.webkitRelativePath || file.name, file })));
}

/** Returns what was dropped, folders with all their levels. Call it while the event lives. */
export async function dropped(transfer: DataTransfer): Promise<Offered[]> {
  const found = [...transfer.items].map((item) => ({ entry: item.webkitGetAsEntry(), file: item.getAsFile() }));
  const walked = found.map(async ({ entry, file }) => {
    if (entry) return walk(entry);
    return file ? [{ name: file.name, file }] : [];
  });
  return wanted((await Promise.all(walked)).flat());
}

function wanted(offered: Offered[]): Offered[] {
  return offered.filter((one) => !BESIDE.test(one.name)).sort((a, b) => (a.name < b.name ? -1 : 1));
}

async function walk(entry: FileSystemEntry): Promise<Offered[]> {
  if (entry.isFile) {
    const file = await new Promise<File>((done, failed) => (entry as FileSystemFileEntry).file(done, failed));
    return [{ name: entry.fullPath.replace(/^\//, ''), file }];
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  const found: Offered[] = [];
  // A folder is read some entries at a time, until there are none.
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((done, failed) => reader.readEntries(done, failed));
    if (!some.length) return found;
    for (const one of some) found.push(...(await walk(one)));
  }
}
