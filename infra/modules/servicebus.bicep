// Topics and subscriptions of domain events, with the tries and the memory that the local host has, too.
param location string
param tags object
param token string
@allowed(['Standard', 'Premium'])
param skuName string
param capacity int
param isPrivate bool
param workspaceId string

var definitions = loadJsonContent('../topics.json')
var subscriptions = flatten(map(definitions.topics, topic => map(topic.subscriptions, name => {
  topic: topic.name
  name: name
  maxDeliveryCount: topic.?maxDeliveryCount ?? definitions.maxDeliveryCount
})))

resource namespace 'Microsoft.ServiceBus/namespaces@2024-01-01' = {
  name: 'sb-orders-${token}'
  location: location
  tags: tags
  sku: skuName == 'Premium' ? {
    name: 'Premium'
    tier: 'Premium'
    capacity: capacity
  } : {
    name: 'Standard'
    tier: 'Standard'
  }
  properties: {
    disableLocalAuth: true
    minimumTlsVersion: '1.2'
    publicNetworkAccess: isPrivate ? 'Disabled' : 'Enabled'
  }
}

resource topics 'Microsoft.ServiceBus/namespaces/topics@2024-01-01' = [for topic in definitions.topics: {
  parent: namespace
  name: topic.name
  properties: {
    requiresDuplicateDetection: true
    duplicateDetectionHistoryTimeWindow: definitions.duplicateDetectionHistoryTimeWindow
    defaultMessageTimeToLive: definitions.defaultMessageTimeToLive
  }
}]

resource topicSubscriptions 'Microsoft.ServiceBus/namespaces/topics/subscriptions@2024-01-01' = [for subscription in subscriptions: {
  name: '${namespace.name}/${subscription.topic}/${subscription.name}'
  properties: {
    maxDeliveryCount: subscription.maxDeliveryCount
    lockDuration: definitions.lockDuration
    requiresSession: definitions.requiresSession
    deadLetteringOnMessageExpiration: true
    deadLetteringOnFilterEvaluationExceptions: true
    defaultMessageTimeToLive: definitions.defaultMessageTimeToLive
  }
  dependsOn: [
    topics
  ]
}]

resource logs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: namespace
  name: 'to-workspace'
  properties: {
    workspaceId: workspaceId
    logs: [
      {
        category: 'OperationalLogs'
        enabled: true
      }
    ]
    metrics: [
      {
        category: 'AllMetrics'
        enabled: true
      }
    ]
  }
}

output id string = namespace.id
output name string = namespace.name
output host string = '${namespace.name}.servicebus.windows.net'
