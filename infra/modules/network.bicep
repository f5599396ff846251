// A network of its own: the app goes out through one subnet and finds every service behind a private endpoint in the other.
param location string
param tags object
param token string
@description('What gets a private endpoint: the resource, the part of it, and the DNS zone of that part, one each.')
param endpoints { name: string, resourceId: string, groupId: string, zone: string }[]

resource network 'Microsoft.Network/virtualNetworks@2024-05-01' = {
  name: 'vnet-${token}'
  location: location
  tags: tags
  properties: {
    addressSpace: {
      addressPrefixes: [
        '10.20.0.0/16'
      ]
    }
    subnets: [
      {
        name: 'app'
        properties: {
          addressPrefix: '10.20.0.0/24'
          delegations: [
            {
              name: 'flex-consumption'
              properties: {
                serviceName: 'Microsoft.App/environments'
              }
            }
          ]
        }
      }
      {
        name: 'endpoints'
        properties: {
          addressPrefix: '10.20.1.0/24'
          privateEndpointNetworkPolicies: 'Disabled'
        }
      }
    ]
  }
}

module privateEndpoints 'privateendpoint.bicep' = [for endpoint in endpoints: {
  name: 'private-endpoint-${endpoint.name}'
  params: {
    location: location
    tags: tags
    name: 'pe-${endpoint.name}-${token}'
    networkId: network.id
    subnetId: '${network.id}/subnets/endpoints'
    resourceId: endpoint.resourceId
    groupId: endpoint.groupId
    zone: endpoint.zone
  }
}]

output appSubnetId string = '${network.id}/subnets/app'
