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
{{- end }}
