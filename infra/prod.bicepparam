// The sizes of prod, for deployments without azd; azd reads main.bicepparam.
using 'main.bicep'

var audience = readEnvironmentVariable('IDENTITY_AUDIENCE', '')
var appSettings = readEnvironmentVariable('APP_SETTINGS', '')

param stage = 'prod'
param size = loadJsonContent('stages.json').prod
param environmentName = readEnvironmentVariable('AZURE_ENV_NAME', 'prod')
param location = readEnvironmentVariable('AZURE_LOCATION')
param operatorId = readEnvironmentVariable('AZURE_PRINCIPAL_ID', '')
param identityIssuer = readEnvironmentVariable('IDENTITY_ISSUER')
param identityAudience = empty(audience) ? 'order-functions' : audience
param alertEmails = filter(split(readEnvironmentVariable('ALERT_EMAILS', ''), ','), email => !empty(email))
param corsOrigins = filter(split(readEnvironmentVariable('CORS_ORIGINS', ''), ','), origin => !empty(origin))
param secretGroups = filter(split(readEnvironmentVariable('SECRET_GROUPS', ''), ','), group => !empty(group))
param settings = json(empty(appSettings) ? '{}' : appSettings)
param budgetStart = readEnvironmentVariable('BUDGET_START', '')
