// Documents. Containers and their indexes are those of the file that the adapter reads, too.
param location string
param tags object
param token string
param serverless bool
@description('Highest request units per second that all containers share; of no effect when serverless.')
param maxThroughput int
@allowed(['Continuous7Days', 'Continuous30Days'])
param backup string
param zoneRedundant bool
param isPrivate bool
param principalId string
param workspaceId string

var definitions = loadJsonContent('../cosmos-containers.json')
var databaseName = 'orderfunctions'
// Built into every account: reads and writes items, makes no containers. Not a role of Azure RBAC.
var dataContributor = '00000000-0000-0000-0000-000000000002'

resource account 'Microsoft.DocumentDB/databaseAccounts@2025-04-15' = {
  name: 'cosmos-${token}'
  location: location
  tags: tags
  kind: 'GlobalDocumentDB'
  properties: {
    databaseAccountOfferType: 'Standard'
    locations: [
      {
        locationName: location
        failoverPriority: 0
        isZoneRedundant: zoneRedundant
      }
    ]
    capabilities: serverless ? [
      {
        name: 'EnableServerless'
      }
    ] : []
    consistencyPolicy: {
      defaultConsistencyLevel: definitions.consistency.level
      maxStalenessPrefix: definitions.consistency.maxStalenessPrefix
      maxIntervalInSeconds: definitions.consistency.maxIntervalInSeconds
    }
    backupPolicy: {
      type: 'Continuous'
      continuousModeProperties: {
        tier: backup
      }
    }
    disableLocalAuth: true
    disableKeyBasedMetadataWriteAccess: true
    minimalTlsVersion: 'Tls12'
    publicNetworkAccess: isPrivate ? 'Disabled' : 'Enabled'
  }
}

resource database 'Microsoft.DocumentDB/databaseAccounts/sqlDatabases@2025-04-15' = {
  parent: account
  name: databaseName
  properties: {
    resource: {
      id: databaseName
    }
    options: serverless ? {} : {
      autoscaleSettings: {
        maxThroughput: maxThroughput
      }
    }
  }
}

// One at a time: an account takes few changes to its containers at once.
@batchSize(1)
resource containers 'Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers@2025-04-15' = [for container in definitions.containers: {
  parent: database
  name: container.name
  properties: {
    resource: union({
      id: container.name
      partitionKey: {
        kind: 'Hash'
        paths: [
          container.partitionKey
        ]
        version: definitions.partitionKeyVersion
      }
      indexingPolicy: {
        automatic: true
        indexingMode: 'consistent'
        includedPaths: map(container.indexed, path => { path: path })
        excludedPaths: [
          {
            path: '/*'
          }
        ]
        compositeIndexes: container.compositeIndexes
      }
      uniqueKeyPolicy: {
        uniqueKeys: container.uniqueKeys
      }
    }, container.ttl == null ? {} : {
      defaultTtl: container.ttl
    })
  }
}]

resource appRole 'Microsoft.DocumentDB/databaseAccounts/sqlRoleAssignments@2025-04-15' = {
  parent: account
  name: guid(account.id, principalId, dataContributor)
  properties: {
    principalId: principalId
    roleDefinitionId: '${account.id}/sqlRoleDefinitions/${dataContributor}'
    scope: account.id
  }
}

resource logs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: account
  name: 'to-workspace'
  properties: {
    workspaceId: workspaceId
    logAnalyticsDestinationType: 'Dedicated'
    logs: [
      {
        category: 'ControlPlaneRequests'
        enabled: true
      }
      {
        category: 'PartitionKeyRUConsumption'
        enabled: true
      }
    ]
  }
}

output id string = account.id
output endpoint string = account.properties.documentEndpoint
output databaseName string = database.name
