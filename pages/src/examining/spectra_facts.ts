/** What the addresses of spectra tell, see `departments/examination/spectra`. */

export type Maybe = number | null;

export interface PlaceTold {
  readonly kind: 'point' | 'box' | 'outline';
  readonly xywh: readonly [number, number, number, number];
  readonly outline: readonly (readonly [number, number])[];
}

export interface SpectrumTold {
  readonly place: PlaceTold;
  readonly bands: readonly number[];
  readonly mean: readonly Maybe[];
  readonly median: readonly Maybe[];
  readonly spread: readonly Maybe[];
  readonly deviation: readonly Maybe[];
  readonly uncertainty: readonly Maybe[];
  readonly pixels: number;
  readonly unknown: number;
  readonly mixed: boolean;
}

export interface CandidateTold {
  readonly rank: number;
  readonly pigment: string;
  readonly reference: string;
  readonly distance: Maybe;
  readonly chance: Maybe;
  readonly curve?: readonly Maybe[];
}

export interface LibraryTold {
  readonly id: string;
  readonly name: string;
  readonly digest: string;
  readonly origin: 'measured' | 'modelled';
  readonly licence: string;
  readonly spectra: number;
  readonly pigments: number;
}

export interface ComparedFacts {
  readonly method: string;
  readonly version: string;
  readonly library: LibraryTold;
  readonly outcome: 'candidates' | 'cannot_be_told';
  readonly reason: string | null;
  readonly none: Maybe;
  readonly among: readonly string[];
  readonly bands: number;
  readonly mixed: boolean;
  readonly candidates: readonly CandidateTold[];
}

export interface Compared extends ComparedFacts {
  readonly place: PlaceTold;
  readonly kept?: KeptTold<ComparedFacts>;
}

export interface PointFacts {
  readonly method: 'xrf' | 'raman' | 'fors' | 'other';
  readonly unit: 'keV' | 'cm-1' | 'nm';
  readonly points: number;
  readonly title: string;
  readonly percent: boolean;
  readonly file: { readonly name: string };
}

export interface KeptTold<Facts> {
  readonly id: string;
  readonly author: string;
  readonly verdict: 'proposed' | 'accepted' | 'rejected';
  readonly reviewer: string | null;
  readonly words: Readonly<Record<string, string>>;
  readonly place: PlaceTold;
  readonly facts: Facts;
}

export interface PointTold extends KeptTold<PointFacts> {
  readonly drawn: {
    readonly method: string;
    readonly unit: string;
    readonly percent: boolean;
    readonly axis: readonly number[];
    readonly intensities: readonly number[];
  };
}

export interface MapTold {
  readonly id: string;
  readonly state: 'owed' | 'done' | 'failed';
  readonly share: number;
  readonly result: {
    readonly names?: readonly string[];
    readonly digest?: string;
    readonly told?: number;
    readonly residual?: Maybe;
    readonly alike?: readonly (readonly [string, string])[];
  };
  readonly problem: { readonly what: string; readonly why: string; readonly fix: string } | null;
}

export interface PanelTold {
  readonly libraries: readonly LibraryTold[];
  readonly candidates: readonly KeptTold<ComparedFacts>[];
  readonly points: readonly KeptTold<PointFacts>[];
  readonly maps: readonly MapTold[];
}
