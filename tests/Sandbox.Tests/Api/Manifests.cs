namespace ModelServing.Sandbox.Tests.Api;

/// <summary>What the tests apply.</summary>
internal static class Manifests
{
    public const string ConfigMap = """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: settings, labels: {app: demo}}
        data: {color: red}
        """;

    public const string Deployment = """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web, labels: {app: web}}
        spec:
          replicas: 2
          selector: {matchLabels: {app: web}}
          template:
            metadata: {labels: {app: web}}
            spec:
              containers:
              - name: server
                image: example.com/web:1.2
                ports: [{containerPort: 8080}]
                env: [{name: A, value: "1"}, {name: B, value: "2"}]
                resources: {limits: {cpu: 500m, memory: 1Gi}}
                readinessProbe: {httpGet: {port: 8080}}
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: web}
        spec: {selector: {app: web}, ports: [{port: 80, targetPort: 8080}]}
        """;

    public const string Widget = """
        apiVersion: example.dev/v1alpha1
        kind: Widget
        metadata: {name: one}
        spec: {model: {name: small}}
        """;

    public const string Definition = """
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: widgets.example.dev}
        spec:
          group: example.dev
          scope: Namespaced
          names: {plural: widgets, kind: Widget, shortNames: [wd], categories: [demo]}
          versions:
          - name: v1alpha1
            served: true
            storage: true
            subresources: {status: {}, scale: {specReplicasPath: .spec.replicas, statusReplicasPath: .status.replicas, labelSelectorPath: .status.selector}}
            selectableFields: [{jsonPath: .spec.model.name}]
            additionalPrinterColumns:
            - {name: Ready, type: string, jsonPath: '.status.conditions[?(@.type=="Ready")].status'}
            - {name: Model, type: string, jsonPath: .spec.model.name, priority: 1}
            - {name: Age, type: date, jsonPath: .metadata.creationTimestamp}
            schema:
              openAPIV3Schema:
                type: object
                properties:
                  spec:
                    type: object
                    properties:
                      replicas: {type: integer, default: 1, minimum: 0}
                      model:
                        type: object
                        description: The model that the widget shows.
                        required: [name]
                        properties:
                          name: {type: string, description: Name of the model., maxLength: 10}
                          source: {type: string}
                        x-kubernetes-validations:
                        - {rule: "!has(self.source) || self.source.startsWith('s3://')", message: must begin with s3://}
                      rows:
                        type: array
                        x-kubernetes-list-type: map
                        x-kubernetes-list-map-keys: [name]
                        items:
                          type: object
                          required: [name]
                          properties: {name: {type: string}, value: {type: integer}, note: {type: string}}
                      tags: {type: array, x-kubernetes-list-type: set, items: {type: string}}
                      order: {type: array, items: {type: string}}
                  status:
                    type: object
                    properties:
                      replicas: {type: integer}
                      selector: {type: string}
                      conditions:
                        type: array
                        x-kubernetes-list-type: map
                        x-kubernetes-list-map-keys: [type]
                        items:
                          type: object
                          required: [type, status]
                          properties: {type: {type: string}, status: {type: string}}
        """;
}
