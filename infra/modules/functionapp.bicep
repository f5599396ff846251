// The function app on Flex Consumption: .NET 10, isolated worker, no connection strings.
param location string
param tags object
param token string
param identityId string
param identityClientId string
param storageName string
param blobEndpoint string
param deploymentsContainer string
param filesContainer string
param cosmosEndpoint string
param cosmosDatabase string
param serviceBusHost string
param vaultUri string
param insightsConnectionString string
param workspaceId string
param subnetId string
param instanceMemoryMB int
param maximumInstanceCount int
param alwaysReady { name: string, instanceCount: int }[]
param zoneRedundant bool
@description('See decision 22: off as long as the pre-started worker crashes with .NET 10.')
param workerPlaceholder bool
@description('Share of traces that are kept, 0 to 1, as text: Bicep has no fractions.')
param tracesRatio string
param corsOrigins string[]
@description('Groups of infra/app-settings.json whose secrets lie in the vault and are referred to.')
param secretGroups string[]
@description('Settings that win over those of infra/app-settings.json; never secrets.')
param settings object

var listed = loadJsonContent('../app-settings.json')
var name = 'func-orders-${token}'
var address = 'https://${name}.azurewebsites.net'

// A secret of the vault has the setting's name with "--" for "__".
var secrets = toObject(
  flatten(map(secretGroups, group => (listed.secrets[group]))),
  key => key,
  key => '@Microsoft.KeyVault(SecretUri=${vaultUri}secrets/${replace(key, '__', '--')})'
)

var computed = {
  Payments__Sandbox__OwnAddress: address
  Documents__Store: 'Cosmos'
  Documents__Cosmos__Endpoint: cosmosEndpoint
  Documents__Cosmos__Database: cosmosDatabase
  Files__Container: filesContainer
}

var platform = {
  APPLICATIONINSIGHTS_CONNECTION_STRING: insightsConnectionString
  APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${identityClientId};Authorization=AAD'
  AZURE_CLIENT_ID: identityClientId
  AzureWebJobsStorage__accountName: storageName
  AzureWebJobsStorage__credential: 'managedidentity'
  AzureWebJobsStorage__clientId: identityClientId
  ServiceBus__fullyQualifiedNamespace: serviceBusHost
  ServiceBus__credential: 'managedidentity'
  ServiceBus__clientId: identityClientId
  OTEL_TRACES_SAMPLER: 'parentbased_traceidratio'
  OTEL_TRACES_SAMPLER_ARG: tracesRatio
  WEBSITE_USE_PLACEHOLDER_DOTNETISOLATED: workerPlaceholder ? '1' : '0'
}

resource plan 'Microsoft.Web/serverfarms@2024-04-01' = {
  name: 'plan-${token}'
  location: location
  tags: tags
  kind: 'functionapp'
  sku: {
    tier: 'FlexConsumption'
    name: 'FC1'
  }
  properties: {
    reserved: true
    zoneRedundant: zoneRedundant
  }
}

resource app 'Microsoft.Web/sites@2024-04-01' = {
  name: name
  location: location
  tags: union(tags, { 'azd-service-name': 'orders' })
  kind: 'functionapp,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${identityId}': {}
    }
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    keyVaultReferenceIdentity: identityId
    virtualNetworkSubnetId: empty(subnetId) ? null : subnetId
    functionAppConfig: {
      deployment: {
        storage: {
          type: 'blobContainer'
          value: '${blobEndpoint}${deploymentsContainer}'
          authentication: {
            type: 'UserAssignedIdentity'
            userAssignedIdentityResourceId: identityId
          }
        }
      }
      runtime: {
        name: 'dotnet-isolated'
        version: '10.0'
      }
      scaleAndConcurrency: {
        instanceMemoryMB: instanceMemoryMB
        maximumInstanceCount: maximumInstanceCount
        alwaysReady: alwaysReady
      }
    }
    siteConfig: {
      minTlsVersion: '1.2'
      cors: {
        allowedOrigins: corsOrigins
        supportCredentials: false
      }
    }
  }
}

resource appSettings 'Microsoft.Web/sites/config@2024-04-01' = {
  parent: app
  name: 'appsettings'
  properties: union(listed.values, computed, settings, secrets, platform)
}

// Deployments come with a token; user name and password are not taken.
resource noFtp 'Microsoft.Web/sites/basicPublishingCredentialsPolicies@2024-04-01' = {
  parent: app
  name: 'ftp'
  properties: {
    allow: false
  }
}

resource noPassword 'Microsoft.Web/sites/basicPublishingCredentialsPolicies@2024-04-01' = {
  parent: app
  name: 'scm'
  properties: {
    allow: false
  }
}

resource logs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: app
  name: 'to-workspace'
  properties: {
    workspaceId: workspaceId
    logs: [
      {
        category: 'FunctionAppLogs'
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

output name string = app.name
output address string = 'https://${app.properties.defaultHostName}'
@description('Names of the secrets that the app settings refer to.')
output secretNames string[] = map(objectKeys(secrets), key => replace(key, '__', '--'))
