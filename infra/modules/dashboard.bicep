// One page for the people who run it.
param location string
param tags object
param token string
param workspaceId string

resource workbook 'Microsoft.Insights/workbooks@2023-06-01' = {
  name: guid(resourceGroup().id, 'orders', token)
  location: location
  tags: tags
  kind: 'shared'
  properties: {
    displayName: 'Orders'
    category: 'workbook'
    version: 'Notebook/1.0'
    sourceId: workspaceId
    serializedData: loadTextContent('../dashboards/workbook.json')
  }
}
