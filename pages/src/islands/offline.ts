import { keepWhatIsSeen } from '../shared/keeping';
import { sayNetwork } from '../shared/network';

sayNetwork();
keepWhatIsSeen();
