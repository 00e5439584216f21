import { keepWhatIsSeen } from '../shared/keeping';
import { lightInPlace } from '../shared/lamp';
import { sayNetwork } from '../shared/network';

lightInPlace();
sayNetwork();
keepWhatIsSeen();
