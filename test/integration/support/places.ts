import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../../../', import.meta.url));

/** Made by moto/setup.sh, ignored by git. */
export const venvBin = join(root, '.cache/venv/bin');

export const launcher = join(root, 'test/integration/moto/launcher.py');

export const setUpScripts = ['moto', 'mlflow'].map((name) => join(root, `test/integration/${name}/setup.sh`));
