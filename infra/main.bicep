// Everything that one environment needs, in a resource group of its own.
targetScope = 'subscription'

type Size = {
  @description('Memory of one instance: 512, 2048 or 4096.')
  instanceMemoryMB: int
  maximumInstanceCount: int
  @description('Instances that never go away: per "http", "durable", or "function:NAME".')
  alwaysReady: { name: string, instanceCount: int }[]
  workerPlaceholder: bool
  zoneRedundant: bool
  storageSku: 'Standard_LRS' | 'Standard_ZRS' | 'Standard_GZRS'
  cosmosServerless: bool
  cosmosMaxThroughput: int
  cosmosBackup: 'Continuous7Days' | 'Continuous30Days'
  serviceBusSku: 'Standard' | 'Premium'
  serviceBusCapacity: int
  privateNetworking: bool
  logRetentionDays: int
  softDeleteDays: int
  oldVersionDays: int
  purgeProtection: bool
  tracesRatio: string
  availabilityTest: bool
  @description('In the currency of the subscription; 0 for no budget.')
  monthlyBudget: int
  secretGroups: string[]
  settings: object
}

@minLength(1)
@maxLength(64)
@description('Name of the environment, which tags its resources and goes into their names.')
param environmentName string

@minLength(1)
@metadata({
  azd: {
    type: 'location'
  }
})
param location string

@allowed(['dev', 'staging', 'prod'])
param stage string

@description('Sizes and habits of the stage; stages.json has them side by side.')
param size Size

@description('Object id of who deploys; may write the secrets. Empty: nobody is given that.')
param operatorId string

@minLength(1)
@description('OpenID Connect issuer of the tokens that the API accepts.')
param identityIssuer string
param identityAudience string

@description('Who is told when an alert fires.')
param alertEmails string[]
param corsOrigins string[]

@description('Groups of app-settings.json whose secrets lie in the vault, beside those of the stage.')
param secretGroups string[]

@description('App settings that win over all others, like {"Shop__Name": "…"}. Never secrets.')
param settings object

@description('First day of the month in which the budget began (yyyy-MM-01); empty for no budget. It cannot be moved later.')
param budgetStart string

var tags = {
  'azd-env-name': environmentName
  stage: stage
}
var token = uniqueString(subscription().id, environmentName, location)
var ownSettings = {
  Identity__Issuer: identityIssuer
  Identity__Audience: identityAudience
}

resource group 'Microsoft.Resources/resourceGroups@2024-03-01' = {
  name: 'rg-${environmentName}'
  location: location
  tags: tags
}

module monitoring 'modules/monitoring.bicep' = {
  name: 'monitoring'
  scope: group
  params: {
    location: location
    tags: tags
    token: token
    retentionDays: size.logRetentionDays
  }
}

module identity 'modules/identity.bicep' = {
  name: 'identity'
  scope: group
  params: {
    location: location
    tags: tags
    token: token
  }
}

module storage 'modules/storage.bicep' = {
  name: 'storage'
  scope: group
  params: {
    location: location
    tags: tags
    token: token
    skuName: size.storageSku
    softDeleteDays: size.softDeleteDays
    oldVersionDays: size.oldVersionDays
    isPrivate: size.privateNetworking
    workspaceId: monitoring.outputs.workspaceId
  }
}

module cosmos 'modules/cosmos.bicep' = {
  name: 'cosmos'
  scope: group
  params: {
    location: location
    tags: tags
    token: token
    serverless: size.cosmosServerless
    maxThroughput: size.cosmosMaxThroughput
    backup: size.cosmosBackup
    zoneRedundant: size.zoneRedundant
    isPrivate: size.privateNetworking
    principalId: identity.outputs.principalId
    workspaceId: monitoring.outputs.workspaceId
  }
}

module serviceBus 'modules/servicebus.bicep' = {
  name: 'servicebus'
  scope: group
  params: {
    location: location
    tags: tags
    token: token
    skuName: size.serviceBusSku
    capacity: size.serviceBusCapacity
    isPrivate: size.privateNetworking
    workspaceId: monitoring.outputs.workspaceId
  }
}

module vault 'modules/keyvault.bicep' = {
  name: 'keyvault'
  scope: group
  params: {
    location: location
    tags: tags
    token: token
    softDeleteDays: max(size.softDeleteDays, 7)
    purgeProtection: size.purgeProtection
    isPrivate: size.privateNetworking
    workspaceId: monitoring.outputs.workspaceId
  }
}

module roles 'modules/roles.bicep' = {
  name: 'roles'
  scope: group
  params: {
    principalId: identity.outputs.principalId
    operatorId: operatorId
    storageName: storage.outputs.name
    serviceBusName: serviceBus.outputs.name
    vaultName: vault.outputs.name
    insightsName: monitoring.outputs.insightsName
  }
}

module network 'modules/network.bicep' = if (size.privateNetworking) {
  name: 'network'
  scope: group
  params: {
    location: location
    tags: tags
    token: token
    endpoints: [
      {
        name: 'blob'
        resourceId: storage.outputs.id
        groupId: 'blob'
        zone: 'privatelink.blob.${environment().suffixes.storage}'
      }
      {
        name: 'queue'
        resourceId: storage.outputs.id
        groupId: 'queue'
        zone: 'privatelink.queue.${environment().suffixes.storage}'
      }
      {
        name: 'table'
        resourceId: storage.outputs.id
        groupId: 'table'
        zone: 'privatelink.table.${environment().suffixes.storage}'
      }
      {
        name: 'cosmos'
        resourceId: cosmos.outputs.id
        groupId: 'Sql'
        zone: 'privatelink.documents.azure.com'
      }
      {
        name: 'servicebus'
        resourceId: serviceBus.outputs.id
        groupId: 'namespace'
        zone: 'privatelink.servicebus.windows.net'
      }
      {
        name: 'vault'
        resourceId: vault.outputs.id
        groupId: 'vault'
        zone: 'privatelink.vaultcore.azure.net'
      }
    ]
  }
}

module app 'modules/functionapp.bicep' = {
  name: 'functionapp'
  scope: group
  params: {
    location: location
    tags: tags
    token: token
    identityId: identity.outputs.id
    identityClientId: identity.outputs.clientId
    storageName: storage.outputs.name
    blobEndpoint: storage.outputs.blobEndpoint
    deploymentsContainer: storage.outputs.deploymentsContainer
    filesContainer: storage.outputs.filesContainer
    cosmosEndpoint: cosmos.outputs.endpoint
    cosmosDatabase: cosmos.outputs.databaseName
    serviceBusHost: serviceBus.outputs.host
    vaultUri: vault.outputs.uri
    insightsConnectionString: monitoring.outputs.connectionString
    workspaceId: monitoring.outputs.workspaceId
    subnetId: network.?outputs.appSubnetId ?? ''
    instanceMemoryMB: size.instanceMemoryMB
    maximumInstanceCount: size.maximumInstanceCount
    alwaysReady: size.alwaysReady
    zoneRedundant: size.zoneRedundant
    workerPlaceholder: size.workerPlaceholder
    tracesRatio: size.tracesRatio
    corsOrigins: corsOrigins
    secretGroups: union(size.secretGroups, secretGroups)
    settings: union(size.settings, ownSettings, settings)
  }
  dependsOn: [
    roles
  ]
}

module alerts 'modules/alerts.bicep' = {
  name: 'alerts'
  scope: group
  params: {
    location: location
    tags: tags
    token: token
    emails: alertEmails
    workspaceId: monitoring.outputs.workspaceId
    serviceBusId: serviceBus.outputs.id
    insightsId: monitoring.outputs.insightsId
    address: app.outputs.address
    availabilityTest: size.availabilityTest
  }
}

module dashboard 'modules/dashboard.bicep' = {
  name: 'dashboard'
  scope: group
  params: {
    location: location
    tags: tags
    token: token
    workspaceId: monitoring.outputs.workspaceId
  }
}

module budget 'modules/budget.bicep' = if (size.monthlyBudget > 0 && !empty(budgetStart)) {
  name: 'budget'
  scope: group
  params: {
    token: token
    amount: size.monthlyBudget
    start: budgetStart
    actionGroupId: alerts.outputs.actionGroupId
  }
}

output AZURE_LOCATION string = location
output AZURE_TENANT_ID string = tenant().tenantId
output AZURE_RESOURCE_GROUP string = group.name
output AZURE_KEY_VAULT_NAME string = vault.outputs.name
output AZURE_SECRET_NAMES string = join(app.outputs.secretNames, ',')
output SERVICE_ORDERS_NAME string = app.outputs.name
output SERVICE_ORDERS_URI string = app.outputs.address
