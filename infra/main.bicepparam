// What azd deploys, by its environment's values (azd env set NAME value). ORDERFUNCTIONS_STAGE picks the sizes.
using 'main.bicep'

// A pipeline hands on what is not set as an empty text.
var given = readEnvironmentVariable('ORDERFUNCTIONS_STAGE', '')
var chosen = empty(given) ? 'dev' : given
var audience = readEnvironmentVariable('IDENTITY_AUDIENCE', '')
var appSettings = readEnvironmentVariable('APP_SETTINGS', '')

param stage = chosen
param size = loadJsonContent('stages.json')[chosen]
param environmentName = readEnvironmentVariable('AZURE_ENV_NAME')
param location = readEnvironmentVariable('AZURE_LOCATION')
param operatorId = readEnvironmentVariable('AZURE_PRINCIPAL_ID', '')
param identityIssuer = readEnvironmentVariable('IDENTITY_ISSUER')
param identityAudience = empty(audience) ? 'order-functions' : audience
param alertEmails = filter(split(readEnvironmentVariable('ALERT_EMAILS', ''), ','), email => !empty(email))
param corsOrigins = filter(split(readEnvironmentVariable('CORS_ORIGINS', ''), ','), origin => !empty(origin))
param secretGroups = filter(split(readEnvironmentVariable('SECRET_GROUPS', ''), ','), group => !empty(group))
param settings = json(empty(appSettings) ? '{}' : appSettings)
param budgetStart = readEnvironmentVariable('BUDGET_START', '')
