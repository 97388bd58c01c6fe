import { isIP } from 'node:net'
import { fieldInvalid, fieldNotSupported, fieldRequired, type FieldError } from '../../../status.ts'
import { invalidFor, subdomainTexts, type Errors } from './kit.ts'
import type { PodSpec } from './pod-spec.ts'

const addressErrors = (address: string, field: string): Errors =>
  isIP(address) === 0
    ? [fieldInvalid(field, address, 'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)')]
    : []

const searchDomain = /^_?[a-z0-9]([-_a-z0-9]*[a-z0-9])?(\._?[a-z0-9]([-_a-z0-9]*[a-z0-9])?)*$/
const searchText =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '_', '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '_?[a-z0-9]([-_a-z0-9]*[a-z0-9])?(\\._?[a-z0-9]([-_a-z0-9]*[a-z0-9])?)*')"

/** kubernetes: pkg/apis/core/validation, validatePodDNSConfig. */
export function dnsErrors({ dnsConfig, dnsPolicy }: PodSpec, field: string): Errors {
  const { nameservers = [], searches = [], options = [] } = dnsConfig ?? {}
  if (dnsPolicy === 'None' && dnsConfig === undefined)
    return [fieldRequired(field, 'must provide `dnsConfig` when `dnsPolicy` is None')]
  if (dnsPolicy === 'None' && nameservers.length === 0)
    return [fieldRequired(`${field}.nameservers`, 'must provide at least one DNS nameserver when `dnsPolicy` is None')]
  const errors: FieldError[] = []
  if (nameservers.length > 3)
    errors.push(fieldInvalid(`${field}.nameservers`, nameservers, 'must not have more than 3 nameservers'))
  for (const [index, server] of nameservers.entries())
    errors.push(...addressErrors(server, `${field}.nameservers[${index}]`))
  if (searches.length > 32)
    errors.push(fieldInvalid(`${field}.searches`, searches, 'must not have more than 32 search paths'))
  for (const [index, search] of searches.entries()) {
    const domain = search.replace(/\.$/, '')
    if (search !== '.' && !searchDomain.test(domain))
      errors.push(fieldInvalid(`${field}.searches[${index}]`, domain, searchText))
  }
  for (const [index, { name }] of options.entries())
    if (!name) errors.push(fieldRequired(`${field}.options[${index}]`, 'must not be empty'))
  return errors
}

export const aliasErrors = ({ hostAliases = [] }: PodSpec, field: string): Errors =>
  hostAliases.flatMap(({ ip, hostnames = [] }, index) => [
    ...addressErrors(ip, `${field}[${index}].ip`),
    ...hostnames.flatMap((name, host) =>
      invalidFor(`${field}[${index}].hostnames[${host}]`, name, subdomainTexts(name)),
    ),
  ])

export function systemErrors({ os }: PodSpec, field: string): Errors {
  if (os === undefined) return []
  if (!os.name) return [fieldRequired(`${field}.name`)]
  return os.name === 'linux' || os.name === 'windows' ? [] : [fieldNotSupported(field, os.name, ['linux', 'windows'])]
}
