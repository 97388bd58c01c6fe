// Bodies that a real API server was asked to take for a StatefulSet, as a creation or a patch, most of them in vain.

/** One question; `how` is POST or the kind of the patch. */
export interface Question {
  readonly how: 'create' | 'create-yaml' | 'json' | 'merge' | 'strategic'
  readonly body: string
  readonly fieldValidation: 'Ignore' | 'Warn' | 'Strict'
}

const created: readonly (readonly [string, string])[] = [
['{"apiVersion":"apps/v1","kind":"StatefulSet","metadata":{"name":"x"},"spec":{"replicas":"3"}}',''],
['{"apiVersion":"apps/v1","kind":"StatefulSet","metadata":{"name":"x"},"spec":{"foo":1,"foo":2,"template":{"spec":{"containers":[{"name":"c","bar":1}]}}}}','Strict'],
['{"apiVersion":"apps/v1","kind":"StatefulSet","metadata":{"name":"x"},"spec":{"replicas":1,"replicas":2,"foo":2,"template":{"spec":{"containers":[{"name":"c","name":"d","x":null}]}}}}','Strict'],
['{"apiVersion":"v1","kind":"StatefulSet"}',''],['{"apiVersion":"apps/v1","kind":"Deployment"}',''],['{"apiVersion":"apps/v1","kind":"Foo"}',''],['{"apiVersion":"apps/v7","kind":"StatefulSet"}',''],
['{bad',''],['',''],['[1]',''],['"str"',''],['5',''],['true',''],['{"a":01}',''],['{"a":tru}',''],['{"a":"\\x"}',''],['{"a":1,}',''],['{"a" 1}',''],['{"a":1 "b":2}',''],['[1 2]',''],['{"a":"\n"}',''],['{"a":-}',''],['{"a":1.}',''],['{"a',''],["{'a':1}",''],
...['"spec":"x"','"metadata":[],"spec":{"template":5}','"spec":{"template":{"spec":{"containers":{"a":1}}}}','"spec":{"template":{"spec":{"containers":[5]}}}','"spec":{"template":{"spec":{"containers":[{"image":5}]}}}','"spec":{"template":{"spec":{"containers":[{"imagePullPolicy":5}]}}}','"spec":{"template":{"metadata":{"labels":{"a":5}}}}','"spec":{"template":{"metadata":{"labels":[]}}}','"spec":{"template":{"spec":{"containers":[{"resources":{"requests":{"cpu":"abc"}}}]}}}','"spec":{"template":{"spec":{"containers":[{"resources":{"requests":{"cpu":"1KK"}}}]}}}','"spec":{"template":{"spec":{"containers":[{"resources":{"requests":[]}}]}}}','"spec":{"template":{"spec":{"containers":[{"livenessProbe":{"httpGet":{"port":true}}}]}}}','"spec":{"template":{"spec":{"containers":[{"livenessProbe":{"httpGet":5}}]}}}','"spec":{"template":{"spec":{"volumes":[{"emptyDir":5}]}}}','"spec":{"template":{"spec":{"volumes":[{"emptyDir":{"sizeLimit":{}}}]}}}','"spec":{"template":{"spec":{"containers":[{"command":"x"}]}}}','"spec":{"template":{"spec":{"containers":[{"command":[7]}]}}}','"spec":{"replicas":1.5}','"spec":{"replicas":99999999999}','"spec":{"replicas":true}','"spec":{"replicas":{}}','"spec":{"replicas":1.0}','"metadata":{"creationTimestamp":"yesterday"}','"metadata":{"creationTimestamp":"2024-01-01T25:00:00Z"}','"metadata":{"creationTimestamp":"2024-02-30T01:00:00Z"}','"metadata":{"creationTimestamp":"2024-01-01T01:00:00"}','"metadata":{"creationTimestamp":"2024-01-01T01:00:00Zx"}','"metadata":{"creationTimestamp":5}','"metadata":{"name":7}','"metadata":{"finalizers":[5]}','"metadata":{"generation":"a"}','"metadata":{"ownerReferences":[{"controller":"x","uid":5}]}','"spec":{"selector":"a=b","updateStrategy":{"rollingUpdate":{"maxUnavailable":[]}}}','"spec":{"replicas":"a","template":{"spec":{"containers":[{"resources":{"requests":{"cpu":"abc"}}}]}}}','"kind":"StatefulSet","metadata":{"name":"x"}, "status":{"replicas":"x"}','"metadata":{"managedFields":[{"time":"x"}]}'].map(s=>[`{"apiVersion":"apps/v1","kind":"StatefulSet",${s}}`,''] as const),
['{"apiVersion":"apps/v1","kind":5}',''],
]

const yaml: readonly string[] = [
  'apiVersion: apps/v1\nkind: StatefulSet\nmetadata:\n  name: x\n  name: x1\nspec:\n  foo: 1\n  replicas: 1\n  replicas: 2\n',
  'apiVersion: apps/v1\nkind: StatefulSet\nmetadata:\n  name: yes\n',
  'apiVersion: apps/v1\nkind: StatefulSet\nmetadata:\n  name: 12\n',
  'apiVersion: apps/v1\nkind: StatefulSet\nspec:\n  replicas: 0x10\n  foo: 2001-01-01\n  template: {metadata: {labels: {a: 2001-01-01}}}',
  'a: b: c\n',
  'just text',
  '- a\n- b\n',
]

const patched: readonly (readonly [string, string, string?])[] = [
['json','[{"op":"remove","path":"/spec/foo"}]'],['json','[{"op":"test","path":"/spec/replicas","value":7}]'],['json','[{"op":"frob","path":"/spec/foo","value":1}]'],['json','[{"op":"add","value":1}]'],['json','{"op":"add","value":1}'],['json','[1]'],['json','[{"op":5}]'],['json','garbage'],['json','[{"op":"add","path":"/spec/foo","value":1,"x":2}]','Strict'],['json','[{"op":"replace","path":"/spec/replicas","value":"x"}]'],['json','[{"op":"copy","from":"/spec/nope","path":"/spec/revisionHistoryLimit"}]'],
['merge','garbage'],['merge','[1]'],['merge','"x"'],['merge','null'],['merge','{"spec":{"replicas":"x"}}'],['merge','{"spec":{"foo":1,"foo":2}}','Strict'],['merge','{"kind":"Deployment"}'],['merge','{"apiVersion":"v1"}'],['merge','{"spec":"x"}'],
...['garbage','[1]','{"spec":{"replicas":"x"}}','{"spec":{"foo":"x","a":[1,{"b":null}]}}','{"spec":{"template":{"spec":{"containers":[{"image":"x"}]}}}}','{"spec":{"template":{"spec":{"containers":[{"$patch":"frob","name":"x"}]}}}}','{"spec":{"$patch":"frob","replicas":2}}','{"spec":{"template":{"spec":{"containers":"x"}}}}','{"spec":{"template":{"spec":{"$retainKeys":["a"],"containers":[]}}}}','{"spec":{"template":{"spec":{"$setElementOrder/containers":[{"name":"z"}],"containers":[{"name":"q","image":"x"}]}}}}','{"spec":{"template":{"spec":{"$setElementOrder/foo":["z"],"foo":["q"]}}}}','{"spec":{"template":{"spec":{"containers":[{"$patch":"delete"}]}}}}','{"spec":{"template":{"spec":{"containers":["x"]}}}}','{"metadata":{"finalizers":[{"a":1}]}}','{"metadata":{"creationTimestamp":"x"}}','{"spec":{"template":{"spec":{"containers":[{"name":"c","resources":{"requests":{"cpu":"x"}}}]}}}}','{"spec":{"replicas":true}}','{"spec":{"replicas":1.5}}','{"spec":{"serviceName":5}}','{"spec":5}','{"spec":{"template":{"spec":{"containers":[{"name":"c","livenessProbe":{"httpGet":{"port":true}}}]}}}}','{"spec":{"template":{"metadata":{"labels":[]}}}}','{"spec":{"template":{"metadata":{"labels":{"a":5}}}}}','{"spec":{"template":{"spec":{"hostNetwork":"x"}}}}','{"spec":{"template":{"spec":{"hostNetwork":1.5,"nodeName":1.5}}}}','{"spec":{"template":{"spec":{"containers":[{"name":"c","imagePullPolicy":5}]}}}}'].map(s=>['strategic',s,'Strict'] as const),
['strategic','{"spec":{"replicas":1,"replicas":2}}','Strict'],
]

export const questions: readonly Question[] = [
  ...created.map(([body, validation]) => ({ how: 'create', body, fieldValidation: validation === '' ? 'Warn' : validation })),
  ...yaml.map((body) => ({ how: 'create-yaml', body, fieldValidation: 'Strict' })),
  ...patched.map(([how, body, fieldValidation = 'Warn']) => ({ how, body, fieldValidation })),
] as readonly Question[]
