/** Login of an MLflow server of one's own, as its secret holds it. */
export type MlflowLogin = { readonly username: string; readonly password: string } | { readonly token: string };
