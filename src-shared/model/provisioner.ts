/** Stands in a class for which nothing makes volumes: somebody has to (pkg/controller/volume/persistentvolume). */
const noProvisioner = 'kubernetes.io/no-provisioner'

/** Whether volumes are made for the claims of a class, which then get its reclaim policy. */
export function makesVolumes({ provisioner }: { readonly provisioner: string }): boolean {
  return provisioner !== noProvisioner
}
