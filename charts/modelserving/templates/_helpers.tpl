{{- define "modelserving.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" }}
{{- end }}

{{/* Names leave room for the longest suffix within 63 characters. */}}
{{- define "modelserving.fullname" -}}
{{- if .Values.fullnameOverride }}
{{- .Values.fullnameOverride | trunc 52 | trimSuffix "-" }}
{{- else }}
{{- $name := include "modelserving.name" . }}
{{- if contains $name .Release.Name }}
{{- .Release.Name | trunc 52 | trimSuffix "-" }}
{{- else }}
{{- printf "%s-%s" .Release.Name $name | trunc 52 | trimSuffix "-" }}
{{- end }}
{{- end }}
{{- end }}

{{/* The Service in front of the metrics API. */}}
{{- define "modelserving.signalsName" -}}
{{- printf "%s-signals" (include "modelserving.fullname" .) }}
{{- end }}

{{/* The Service in front of metrics and health checks. */}}
{{- define "modelserving.metricsName" -}}
{{- printf "%s-metrics" (include "modelserving.fullname" .) }}
{{- end }}

{{/* The Secret with the certificate of secure metrics. */}}
{{- define "modelserving.metricsCertificate" -}}
{{- default (printf "%s-tls" (include "modelserving.metricsName" .)) .Values.metrics.secure.certificateSecret }}
{{- end }}

{{/* Where a monitor scrapes, below an endpoint. */}}
{{- define "modelserving.scrape" -}}
port: {{ if .Values.metrics.secure.enabled }}https{{ else }}http{{ end }}
path: /metrics
{{- if .Values.metrics.secure.enabled }}
scheme: https
tlsConfig:
  {{- if .Values.metrics.secure.insecureSkipVerify }}
  insecureSkipVerify: true
  {{- else }}
  serverName: {{ include "modelserving.metricsName" . }}.{{ .Release.Namespace }}.svc
  ca:
    secret:
      name: {{ include "modelserving.metricsCertificate" . }}
      key: ca.crt
  {{- end }}
{{- with .Values.metrics.secure.tokenSecret }}
authorization:
  credentials:
    name: {{ . }}
    key: token
{{- end }}
{{- end }}
{{- end }}

{{/* For what has no namespace: two releases of one name in two namespaces must not meet. */}}
{{- define "modelserving.clusterName" -}}
{{- printf "%s-%s" .Release.Namespace (include "modelserving.fullname" .) }}
{{- end }}

{{- define "modelserving.selectorLabels" -}}
app.kubernetes.io/name: {{ include "modelserving.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/component: operator
{{- end }}

{{- define "modelserving.labels" -}}
{{ include "modelserving.releaseLabels" . }}
app.kubernetes.io/component: operator
{{- end }}

{{/* Those of every component. */}}
{{- define "modelserving.releaseLabels" -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" }}
app.kubernetes.io/name: {{ include "modelserving.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/part-of: modelserving
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- with .Values.commonLabels }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{- define "modelserving.serviceAccountName" -}}
{{- if .Values.serviceAccount.create }}
{{- default (include "modelserving.fullname" .) .Values.serviceAccount.name }}
{{- else }}
{{- default "default" .Values.serviceAccount.name }}
{{- end }}
{{- end }}

{{- define "modelserving.leaseName" -}}
{{- default (include "modelserving.fullname" .) .Values.leaderElection.leaseName }}
{{- end }}

{{/* Of a dict with root and image: an image's reference. A first segment with a dot or a port, or "localhost", is a registry of its own. */}}
{{- define "modelserving.image" -}}
{{- $first := first (splitList "/" .image.repository) }}
{{- $hasRegistry := and (contains "/" .image.repository) (or (contains "." $first) (contains ":" $first) (eq "localhost" $first)) }}
{{- if and .root.Values.image.registry (not $hasRegistry) }}{{ trimSuffix "/" .root.Values.image.registry }}/{{ end }}
{{- .image.repository }}:{{ default .root.Chart.AppVersion .image.tag }}
{{- with .image.digest }}@{{ . }}{{ end }}
{{- end }}

{{/* The rights in each namespace that is served; docs/install.md says what each is for. */}}
{{- define "modelserving.rules" -}}
- apiGroups: [modelserving.dev]
  resources: [modeldeployments]
  verbs: [list, watch]
- apiGroups: [modelserving.dev]
  resources: [modeldeployments/status]
  verbs: [patch]
- apiGroups: [modelserving.dev]
  resources: [modeldeployments/finalizers]
  verbs: [update]
- apiGroups: [apps]
  resources: [deployments]
  verbs: [get, list, watch, create, patch]
- apiGroups: [""]
  resources: [services]
  verbs: [get, list, watch, create, patch]
- apiGroups: [""]
  resources: [configmaps]
  verbs: [get, list, watch, create, patch, delete]
- apiGroups: [autoscaling]
  resources: [horizontalpodautoscalers]
  verbs: [get, list, watch, create, patch, delete]
- apiGroups: [""]
  resources: [serviceaccounts]
  verbs: [get, list, watch, create, patch]
- apiGroups: [networking.k8s.io]
  resources: [networkpolicies]
  verbs: [get, list, watch, create, patch, delete]
- apiGroups: [policy]
  resources: [poddisruptionbudgets]
  verbs: [get, list, watch, create, patch, delete]
# Where the cluster knows them.
- apiGroups: [monitoring.coreos.com]
  resources: [podmonitors]
  verbs: [get, list, watch, create, patch, delete]
- apiGroups: [gateway.networking.k8s.io]
  resources: [httproutes]
  verbs: [get, list, watch, create, patch, delete]
- apiGroups: [apps]
  resources: [replicasets]
  verbs: [list, watch]
- apiGroups: [""]
  resources: [pods]
  verbs: [list, watch]
- apiGroups: [events.k8s.io]
  resources: [events]
  verbs: [create, patch]
{{- end }}

{{- define "modelserving.subjects" -}}
- kind: ServiceAccount
  name: {{ include "modelserving.serviceAccountName" . }}
  namespace: {{ .Release.Namespace }}
{{- end }}

{{/* What values contradict each other in a way that the schema cannot name well. */}}
{{- define "modelserving.check" -}}
{{- if and (gt (int .Values.replicas) 1) (not .Values.leaderElection.enabled) }}
{{- fail (printf "replicas is %d, so leaderElection.enabled must be true: several operators without a leader would do everything several times" (int .Values.replicas)) }}
{{- end }}
{{- if and .Values.metrics.serviceMonitor.enabled (not .Values.metrics.service.enabled) }}
{{- fail "metrics.serviceMonitor.enabled is true, so metrics.service.enabled must be true: a ServiceMonitor selects a Service" }}
{{- end }}
{{- if and .Values.metrics.serviceMonitor.enabled .Values.metrics.podMonitor.enabled }}
{{- fail "metrics.serviceMonitor.enabled and metrics.podMonitor.enabled are both true: every metric would be counted twice" }}
{{- end }}
{{- with .Values.metrics }}
{{- if and .secure.enabled .podMonitor.enabled (not .secure.tokenSecret) }}
{{- fail "metrics.secure.enabled and metrics.podMonitor.enabled are true, so metrics.secure.tokenSecret must be set: a PodMonitor cannot name a file with a token" }}
{{- end }}
{{- if and .secure.readers (not .secure.enabled) }}
{{- fail "metrics.secure.readers is set, so metrics.secure.enabled must be true: nobody is asked for rights otherwise" }}
{{- end }}
{{- end }}
{{- if and .Values.metrics.secure.enabled (has (int .Values.metrics.secure.port) (list (int .Values.operator.port) (int .Values.metrics.service.port))) }}
{{- fail (printf "metrics.secure.port is %d, so operator.port and metrics.service.port must be others: health checks are plain HTTP" (int .Values.metrics.secure.port)) }}
{{- end }}
{{- if and .Values.admissionPolicy.enabled (not .Values.admissionPolicy.policies) }}
{{- fail "admissionPolicy.enabled is true, so admissionPolicy.policies must have at least one" }}
{{- end }}
{{- $names := list }}
{{- range .Values.admissionPolicy.policies }}
{{- if has .name $names }}
{{- fail (printf "admissionPolicy.policies has two of the name %s" .name) }}
{{- end }}
{{- $names = append $names .name }}
{{- end }}
{{- end }}

{{/* A list of plain words as a CEL literal; values.schema.json lets no quote in. */}}
{{- define "modelserving.celList" -}}
[{{ range $index, $word := . }}{{ if $index }}, {{ end }}'{{ $word }}'{{ end }}]
{{- end }}

{{/* Of a dict with kind and list: what may be chosen, in words. */}}
{{- define "modelserving.choice" -}}
{{- if .list }}only the {{ .kind }} {{ join ", " .list }} are allowed{{ else }}no {{ .kind }} are allowed{{ end }}
{{- end }}

{{/* Of a dict with root, policy and name: where a policy holds. */}}
{{- define "modelserving.admissionBinding" }}
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicyBinding
metadata:
  name: {{ .name }}
  labels:
    {{- include "modelserving.labels" .root | nindent 4 }}
spec:
  policyName: {{ .name }}
  validationActions:
    {{- toYaml .root.Values.admissionPolicy.validationActions | nindent 4 }}
  {{- with .policy.namespaceSelector }}
  matchResources:
    namespaceSelector:
      {{- toYaml . | nindent 6 }}
  {{- end }}
{{- end }}
